import { escapeIdentifier, type Pool, type PoolClient } from 'pg'
import { isSmsErrorCode, SmsError } from '../errors.js'
import { toldBySql } from '../reasons.js'
import type { RoleName, RoleNames } from './roles.js'

/** The pool of the login that runs, and what the roles are called in its cluster. */
export interface Database {
  pool: Pool
  roles: RoleNames
}

/** One open transaction. Rows come as the driver gives them: parse them with zod where they are read. */
export interface Tx {
  query(sql: string, values?: readonly unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>
}

/** Who the transaction acts as; empty strings where there is no person or no tenant. */
export interface Standing {
  role: RoleName
  tenantId?: string | null
  userId?: string | null
  /** A statement without parameters that goes along with the beginning: it costs no round trip of its own. */
  first?: string
}

/**
 * Runs `work` in a transaction of its own under one of the walled roles; commits when it settles, else rolls back.
 * Role and settings hold for this transaction alone, so a transaction pooler in between is safe.
 * A refusal that SQL raises (`SMS00`, its message a code of the table) comes out as that `SmsError`.
 */
export async function inTransaction<Result>(
  { pool, roles }: Database,
  { role, tenantId, userId, first: along }: Standing,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  client.on('error', leaveItToTheQuery)
  try {
    await client.query(`begin; set local role ${escapeIdentifier(roles[role])}${along ? `; ${along}` : ''}`)
    if (tenantId || userId) {
      await client.query("select set_config('sms.tenant_id', $1, true), set_config('sms.user_id', $2, true)", [
        tenantId ?? '',
        userId ?? '',
      ])
    }
    const result = await work(txOf(client))
    await client.query('commit')
    giveBack(client)
    return result
  } catch (error) {
    if (isUnfit(error)) client.release(true)
    else await rollBack(client)
    throw refusalOf(error)
  }
}

/** The only row of a statement that gives exactly one. @throws Error when it gave none or several */
export async function one(tx: Tx, sql: string, values: readonly unknown[] = []): Promise<unknown> {
  const { rows } = await tx.query(sql, values)
  if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`)
  return rows[0]
}

/** The first row, or undefined when there is none. */
export async function first(tx: Tx, sql: string, values: readonly unknown[] = []): Promise<unknown> {
  return (await tx.query(sql, values)).rows[0]
}

/** A connection that breaks while it is in use fails its query; without a listener it would end the process as well. */
function leaveItToTheQuery(): void {}

function giveBack(client: PoolClient): void {
  client.off('error', leaveItToTheQuery)
  client.release()
}

function txOf(client: PoolClient): Tx {
  return { query: (sql, values = []) => client.query(sql, [...values]) }
}

/**
 * Whether the connection will not do any longer: what was told to be read-only when it was opened stays so, also when the
 * database takes writes again or another one has taken its place; and one that gave no answer would give none to a rollback.
 */
function isUnfit(error: unknown): boolean {
  return (
    error instanceof Error && (('code' in error && error.code === '25006') || error.message === 'Query read timeout')
  )
}

/** A client whose rollback fails is broken: it leaves the pool, and the first error is the one that counts. */
async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('rollback')
    giveBack(client)
  } catch (error) {
    client.release(error instanceof Error ? error : true) // and keeps its listener: it may break more than once
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'SMS00') return error
  if (!isSmsErrorCode(error.message)) return error
  const reason = 'detail' in error && typeof error.detail === 'string' ? error.detail : undefined
  return new SmsError(error.message, { reason, told: reason ? toldBySql(reason) : undefined, cause: error })
}
