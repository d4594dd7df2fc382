import { Resource, type ResourceMetadata } from '@adminjs/sql'
import { type ActionContext, BaseRecord, type Filter, type ParamsType } from 'adminjs'
import { z } from 'zod'
import { asPrincipal, type Principal } from '../../access/principal.js'
import { mayAct } from '../../access/rights.js'
import type { Tx } from '../../database/transaction.js'
import { SmsError } from '../../errors.js'
import { noteReads } from '../../messages/note-reads.js'
import type { Doors } from '../doors.js'
import { DeclaredProperty } from './property.js'
import { countRecords, type Question, type Statement, selectRecords } from './select.js'
import type { Source } from './source.js'

const Row = z.record(z.string(), z.unknown())
const Total = z.object({ total: z.number() })
const Given = z.object({ numberId: z.string(), conversationId: z.string() })

/** How AdminJS asks for a page of a list. */
interface Page {
  limit?: number
  offset?: number
  sort?: { sortBy?: string; direction?: 'asc' | 'desc' }
}

/**
 * A resource whose every read runs behind the walls of whoever acts, over declared columns of one view. It knows no
 * writes: those are verbs. AdminJS loads a record before it asks whether it may be shown, so what a principal may not
 * see does not come out of here at all; an id that nothing can have is an absent one.
 */
export class WalledResource extends Resource {
  private readonly doors: Doors
  private readonly source: Source

  constructor(doors: Doors, source: Source) {
    super(metadataOf(source))
    this.doors = doors
    this.source = source
  }

  // AdminJS looks fields and filters up among the properties, and would find what every object has: `constructor`, say.
  override assignDecorator(...given: Parameters<Resource['assignDecorator']>): void {
    super.assignDecorator(...given)
    Object.setPrototypeOf(this.decorate().properties, null)
  }

  override async count({ filters }: Pick<Filter, 'filters'>, context?: ActionContext): Promise<number> {
    const question = { filters: wanted(filters) }
    const rows = await this.ask(context, role => countRecords(this.source, role, question))
    return rows[0] ? Total.parse(rows[0]).total : 0
  }

  override async find(
    { filters }: Pick<Filter, 'filters'>,
    page: Page,
    context?: ActionContext,
  ): Promise<BaseRecord[]> {
    const limit = Number.isSafeInteger(page.limit) && Number(page.limit) > 0 ? Number(page.limit) : 10
    const offset = Number.isSafeInteger(page.offset) && Number(page.offset) > 0 ? Number(page.offset) : 0
    return this.records({ filters: wanted(filters), sort: page.sort, limit, offset }, context, 'list')
  }

  override async findOne(id: string, context?: ActionContext): Promise<BaseRecord | null> {
    if (typeof id !== 'string' && typeof id !== 'number') return null
    return (await this.records({ ids: [String(id)] }, context, 'record'))[0] ?? null
  }

  /** In the order in which they were asked for. AdminJS asks so for what stands beside its own records: without texts. */
  override async findMany(ids: (string | number)[], context?: ActionContext): Promise<BaseRecord[]> {
    const named = ids.filter(id => typeof id === 'string' || typeof id === 'number').map(String)
    if (named.length === 0) return []
    const found = await this.records({ ids: named, without: this.source.text?.field }, context)
    return found.toSorted((a, b) => named.indexOf(String(a.id())) - named.indexOf(String(b.id())))
  }

  /** @throws SmsError `not_allowed` always */
  override async create(): Promise<ParamsType> {
    throw new SmsError('not_allowed')
  }

  /** @throws SmsError `not_allowed` always */
  override async update(): Promise<ParamsType> {
    throw new SmsError('not_allowed')
  }

  /** @throws SmsError `not_allowed` always */
  override async delete(): Promise<void> {
    throw new SmsError('not_allowed')
  }

  private async records(
    question: Question,
    context: ActionContext | undefined,
    kind?: 'list' | 'record',
  ): Promise<BaseRecord[]> {
    const rows = await this.ask(context, role => selectRecords(this.source, role, question), kind)
    return rows.map(row => new BaseRecord(Row.parse(row), this))
  }

  /**
   * Runs one statement as whoever acts; gives nothing to a role that may not list this resource. `kind`: how texts are
   * given, where there are any among the fields.
   */
  private async ask(
    context: ActionContext | undefined,
    statementFor: StatementFor,
    kind?: 'list' | 'record',
  ): Promise<unknown[]> {
    const principal = await this.doors.personOf(context)
    if (!principal || !mayAct(principal.role, this.source.id, 'list')) return []
    const statement = statementFor(principal.role)
    if (!statement) return []
    const { db } = this.doors.service
    const answer = async (tx: Tx) => {
      const { rows } = await tx.query(statement.sql, statement.values)
      if (kind) await this.note(tx, principal, kind, rows)
      return rows
    }
    return asPrincipal(db, principal, answer).catch(error => {
      if (isMalformedValue(error)) return []
      throw error
    })
  }

  private async note(tx: Tx, principal: Principal, kind: 'list' | 'record', rows: unknown[]): Promise<void> {
    const { text } = this.source
    if (!text) return
    const given = rows.map(row => {
      const { [text.numberId]: numberId, [text.conversationId]: conversationId } = Row.parse(row)
      return Given.parse({ numberId, conversationId })
    })
    await noteReads(tx, principal, kind, given)
  }
}

type StatementFor = (role: Parameters<typeof mayAct>[0]) => Statement | undefined

/** The parent class reads these on construction and never its `knex`, which belongs to the calls overridden here. */
function metadataOf({ id, columns }: Source): ResourceMetadata {
  const properties = Object.entries(columns).map(([name, column], index) => new DeclaredProperty(name, column, index))
  const [idProperty] = properties
  const own = { dialect: 'postgresql', database: 'sms', schemaName: 'sms', tableName: id, properties, idProperty }
  return own as unknown as ResourceMetadata
}

function wanted(filters: Filter['filters'] = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filters).map(([name, { value }]) => [name, value]))
}

/** Postgres' class 22: a text that is no uuid, a number out of range, a NUL byte. No record has such a value. */
function isMalformedValue(error: unknown): boolean {
  if (error instanceof SmsError) return error.code === 'invalid_input'
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('22')
}
