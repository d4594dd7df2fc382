/** Opens a policy wide: it judges no more. */
const open = (table, policy, check = '') => ({
  name: `policy ${policy} on ${table} judges nothing`,
  sql: `alter policy ${policy} on sms.${table} using (true)${check}`,
})
/** A user's policy that asks for the tenant alone. */
const tenantOnly = (table, policy = 'user_reads_held') => ({
  name: `policy ${policy} on ${table} asks for the tenant alone`,
  sql: `alter policy ${policy} on sms.${table} using (tenant_id = (select sms.current_tenant()))`,
})
const drop = (table, policy) => ({
  name: `policy ${policy} on ${table} is gone`,
  sql: `drop policy ${policy} on sms.${table}`,
})
const grant = (what, role) => ({ name: `${role} is granted ${what}`, sql: `grant ${what} to ${role}` })
const source = (name, file, from, to, first) => ({ name, file, from, to, first })

/**
 * One wall each: a policy, a grant, a guard, a row of the table of rights, an escape. `sql` is run behind the last
 * migration; `from` stands once in `file`. `first`: the tests that most likely see it, to be quick; where they see
 * nothing, all others are asked.
 */
export const removals = [
  open('numbers', 'tenant_reads'),
  open('numbers', 'tenant_changes', ' with check (true)'),
  tenantOnly('numbers'),
  open('assignments', 'tenant_reads'),
  tenantOnly('assignments'),
  open('messages', 'tenant_reads'),
  tenantOnly('messages'),
  drop('messages', 'history_from_now'),
  drop('messages', 'held_is_for_admins'),
  open('conversations', 'tenant_reads'),
  tenantOnly('conversations'),
  open('events', 'user_reads_held'),
  tenantOnly('inbox', 'user_reads_own'),
  open('deliveries', 'tenant_reads'),
  open('audit', 'tenant_reads'),
  open('audit_details', 'tenant_reads'),
  open('people', 'tenant_reads'),
  open('opt_outs', 'tenant_reads'),
  open('tenant_settings', 'tenant_reads'),
  open('number_notes', 'tenant_reads'),
  open('usage_days', 'tenant_reads'),
  open('media', 'user_reads_held'),
  drop('media', 'held_is_for_admins'),
  open('uploads', 'uploader_reads'),
  { name: 'row security is not forced on opt_outs', sql: 'alter table sms.opt_outs no force row level security' },
  { name: 'the list of numbers asks as its owner', sql: 'alter view sms.number_list set (security_invoker = false)' },
  grant('select on sms.secrets', 'sms_superadmin'),
  grant('select (source_url) on sms.media', 'sms_user'),
  grant('delete on sms.audit', 'sms_tenant'),
  grant('update on sms.audit_details', 'sms_superadmin'),
  grant('select on sms.webhook_tokens', 'sms_tenant'),
  grant('execute on function sms.open_token(uuid, text)', 'sms_tenant'),
  {
    sql: `create or replace function sms.writes_itself(p_role text, p_action text, p_ids jsonb) returns boolean
      language sql stable set search_path = '' as 'select true'`,
    name: 'a tenant’s people write any history by hand',
    first: 'access-walls',
  },
  { name: 'a function pins no search path', sql: 'alter function sms.tenant_name(sms.tenant_id) reset search_path' },
  {
    name: 'a key carries no tenant',
    sql: 'alter table sms.audit_details drop constraint audit_details_tenant_id_audit_id_fkey',
  },
  source(
    'a tenant admin may link',
    'src/access/rights.ts',
    '      link: superadmin,',
    '      link: admins,',
    'access-rights-table',
  ),
  source(
    'a user may disable',
    'src/access/rights.ts',
    '      disable: admins,',
    '      disable: everyone,',
    'access-rights-table',
  ),
  source(
    'everybody reads the note of an assignment',
    'src/access/rights.ts',
    'fields: { note: { read: admins, write: nobody } }',
    'fields: { note: { read: everyone, write: nobody } }',
    'access-rights-table',
  ),
  source(
    'a row of the table of rights is gone',
    'src/access/rights.ts',
    '      unassign: admins,\n',
    '',
    'access-rights-table',
  ),
  source(
    'no origin is foreign',
    'src/access/foreign-origin.ts',
    "if (site === 'cross-site' || site === 'same-site') return true",
    'return false',
    'access-rights-table panel-guard',
  ),
  source(
    'a name ends the script that it stands in',
    'src/panel/guard/page-state.ts',
    "json.replaceAll('<', '\\\\u003c')",
    'json',
    'panel-guard panel-extend attack-panel',
  ),
  source(
    'every address is public',
    'src/messages/fetch-guard.ts',
    "if (family === 4) return !special.check(address, 'ipv4')",
    'if (family === 4) return true',
    'fetch-guard',
  ),
  source(
    'an address that is none of the usual port is followed',
    'src/messages/fetch-guard.ts',
    "url.protocol !== 'https:'",
    "url.protocol !== 'https:' && url.protocol !== 'http:'",
    'fetch-guard',
  ),
  source(
    'a stream goes on for whoever is no member',
    'src/api/event-stream.ts',
    '      response.end()\n      return false\n',
    '      return true\n',
    'api-events',
  ),
  source(
    'what a stream tells is judged as if a superadmin listened',
    'src/api/read-events.ts',
    'asPrincipal(db, principal, tx => tx.query(sql, [ids]))',
    "asPrincipal(db, { ...principal, role: 'superadmin' }, tx => tx.query(sql, [ids]))",
    'api-events walls-enumerated',
  ),
  source(
    'a record that is not to be seen is told from one that is not there',
    'src/panel/guard/gone-record.ts',
    'if (!Missing.safeParse(body).success) return send(body)',
    'return send(body)',
    'panel-gone',
  ),
  source(
    'an admin’s list of messages is not noted',
    'src/panel/resources/walled-resource.ts',
    'if (kind) await this.note(tx, principal, kind, rows)',
    '',
    'reads-noted',
  ),
  source(
    'a text beside another record is given unnoted',
    'src/panel/resources/walled-resource.ts',
    'without: this.source.text?.field',
    'without: undefined',
    'reads-noted',
  ),
  source(
    'a file that a stranger sent may run',
    'src/api/media.ts',
    "'Content-Security-Policy': \"default-src 'none'; sandbox\",",
    '',
    'messages-media attack-api',
  ),
  source(
    'a sealed value opens in any row',
    'src/settings/keyring.ts',
    'function boundTo(keyId: string, bound: string): Buffer {\n',
    "function boundTo(keyId: string, bound: string): Buffer {\n  bound = ''\n",
    'keys-rotate questblue-secrets',
  ),
  source(
    'a session stands under its id',
    'src/host/login/session-store.ts',
    "createHash('sha256').update(id, 'utf8').digest('hex')",
    "createHash('sha256') && id",
    'host-login',
  ),
  source(
    'an error is logged with the values that PostgreSQL quotes',
    'src/database/loggable.ts',
    'if (!answered.success)',
    'if (answered.success || !answered.success)',
    'logged-errors',
  ),
  source(
    'whoever is signed in once is so for ever',
    'src/host/login/person.ts',
    ".where('u.active', true)",
    '',
    'host-login',
  ),
  open('legal_holds', 'tenant_reads'),
  source(
    'an erasure asks for no legal hold',
    'migrations/0117_erasure.sql',
    'if v_matters is not null then',
    'if false then',
    'erasure',
  ),
  source(
    'an erasure waits for no legal hold that is being placed',
    'migrations/0117_erasure.sql',
    '  perform sms.lock_holds(v_tenant);\n',
    '',
    'erasure',
  ),
  { name: 'a legal hold is changed by hand', sql: 'drop trigger kept on sms.legal_holds', first: 'erasure' },
  {
    name: 'a detail of history is erased in silence, legal hold or not',
    sql: 'drop trigger kept_until_erased on sms.audit_details',
    first: 'erasure',
  },
]
