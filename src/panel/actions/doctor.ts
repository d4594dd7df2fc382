import { ShowDoctorInput, showDoctor } from '../../numbers/doctor/show-doctor.js'
import { StartTestInput, startTest } from '../../numbers/doctor/start-test.js'
import type { Doors } from '../doors.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep, withCarrier } from './verb.js'

const show = inOneStep(showDoctor, ShowDoctorInput)
const start = withCarrier(startTest, StartTestInput)

/**
 * Record action `doctor` of `sms_numbers`. GET gives `doctor: { test, realText, deliveries, senders }`, as far as a running test
 * has come. POST `what` (`hops`, `phone`, `number`), `fromNumberId?`: begins one, and gives the same.
 */
export const doctorAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'doctor',
    component: 'SmsDoctor',
    icon: 'Activity',
    done: 'testStarted',
    idField: 'numberId',
    begins: async (doors, principal, form) => ({ doctor: await show(doors, principal, form) }),
    change: async (doors, principal, form) => {
      await start(doors, principal, form)
      return show(doors, principal, form)
    },
    answer: doctor => ({ doctor }),
    offered: isLinked,
    stays: true,
  })
