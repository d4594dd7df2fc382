import { FindPeopleInput, findPeople } from '../../numbers/find-people.js'
import type { Doors } from '../doors.js'
import { askAction } from './ask-action.js'
import { inOneStep } from './verb.js'

/** Resource action `findPeople` of `sms_users`. GET `tenantId?`, `search?`, `limit?`: who can hold a number, each with how many they hold. */
export const findPeopleAction = (doors: Doors) =>
  askAction(doors, {
    resource: 'sms_users',
    name: 'findPeople',
    form: { numbers: ['limit'] },
    ask: inOneStep(findPeople, FindPeopleInput),
  })
