import type { Principal } from '../../src/access/principal.js'
import type { Doctor, ShownTest } from '../../src/numbers/doctor/show-doctor.js'
import type { HostedApp } from './hosted-app.js'
import { until } from './simulated-carrier.js'

const address = (numberId: string) => `/admin/api/resources/sms_numbers/records/${numberId}/doctor`

/** What the doctor's page shows of a number. */
export async function doctorOf(app: HostedApp, who: Pick<Principal, 'userId'>, numberId: string): Promise<Doctor> {
  const { body } = await (await app.as(who)).get(address(numberId)).expect(200)
  return body.doctor
}

/** Asks the doctor, in the panel, and waits for the end of its test. */
export async function diagnosed(app: HostedApp, who: Pick<Principal, 'userId'>, numberId: string): Promise<ShownTest> {
  const agent = await app.as(who)
  const begun = await agent.post(address(numberId)).send({}).expect(200)
  if (begun.body.notice.type !== 'success') throw new Error(begun.body.notice.message)
  let test: ShownTest | null = begun.body.doctor.test
  await until(async () => {
    const { body } = await agent.get(address(numberId)).expect(200)
    test = body.doctor.test
    return test?.state !== 'running'
  }, 30_000)
  if (test === null) throw new Error('there is no test')
  return test
}

/** The first hop that is broken, and what was found there. */
export function brokenAt({ hops }: ShownTest): string | null {
  const broken = hops.find(({ state }) => state === 'red')
  return broken ? `${broken.hop}: ${broken.code}` : null
}
