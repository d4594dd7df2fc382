/** The database roles behind the walls, by their job. */
export type RoleName = 'owner' | 'ingest' | 'worker' | 'user' | 'tenant' | 'superadmin'

/** What each role is called in this cluster: roles belong to the cluster, so a prefix keeps two installations apart. */
export type RoleNames = Record<RoleName, string>

const jobs: readonly RoleName[] = ['owner', 'ingest', 'worker', 'user', 'tenant', 'superadmin']

/** The roles' names with a prefix: `''` gives `sms_owner`, `sms_ingest` and so on. */
export function roleNames(prefix = ''): RoleNames {
  return Object.fromEntries(jobs.map(job => [job, `${prefix}sms_${job}`])) as RoleNames
}

/** The migrations name the roles plainly; this puts the installation's names in their place. */
export function withRoleNames(sql: string, roles: RoleNames): string {
  return sql.replace(/\bsms_(owner|ingest|worker|user|tenant|superadmin)\b/g, (_, job: RoleName) => roles[job])
}
