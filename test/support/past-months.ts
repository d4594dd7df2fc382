import type { World } from './world.js'

/** A moment of the month that lies so many months back: its fifteenth, at noon, UTC. */
export function monthsAgo(months: number): Date {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 15, 12))
}

/** How partitions call the month that lies so many months back. */
export function monthName(months: number): string {
  return monthsAgo(months).toISOString().slice(0, 7).replace('-', '')
}

/** Makes the partitions of months before this one, from the newest back, as they would be there had the database run. */
export async function makePastMonths(
  { superuser }: World,
  { from = 1, to }: { from?: number; to: number },
): Promise<void> {
  const client = await superuser.connect()
  try {
    await client.query('set role sms_owner')
    for (const parent of ['messages', 'inbox', 'deliveries']) {
      for (let back = from; back <= to; back++) {
        const [month, after] = [monthName(back), monthName(back - 1)]
        const {
          rows: [bounds],
        } = await client.query('select sms.month_floor($1) as "from", sms.month_floor($2) as until', [month, after])
        const name = `sms.${parent}_${month}`
        await client.query(
          `create table ${name} partition of sms.${parent} for values from ('${bounds.from}') to ('${bounds.until}')`,
        )
        await client.query(`alter table ${name} enable row level security, force row level security`)
      }
    }
  } finally {
    await client.query('reset role')
    client.release()
  }
}
