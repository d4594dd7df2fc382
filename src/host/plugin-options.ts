import type { ComponentLoader } from 'adminjs'
import type { Logger } from 'pino'
import type { SmsNumbersOptions } from '../index.js'

/** What the small host passes to the plugin: its own tables, and what its environment says. */
export function pluginOptions(given: {
  databaseUrl: string
  componentLoader: ComponentLoader
  encryptionKey: string
  publicUrl: string
  questblueUrl: string
  push?: SmsNumbersOptions['push']
  onAuditHead?: SmsNumbersOptions['onAuditHead']
  logger: Logger
}): SmsNumbersOptions {
  const active = { column: 'active', values: [true] }
  return {
    database: { connectionString: given.databaseUrl },
    componentLoader: given.componentLoader,
    encryptionKey: given.encryptionKey,
    publicUrl: given.publicUrl,
    users: {
      table: 'public.users',
      id: 'id',
      name: 'name',
      email: 'email',
      tenant: 'tenant_id',
      role: 'role',
      roles: { superadmin: ['superadmin'], tenantAdmin: ['tenant_admin'], user: ['user'] },
      active,
    },
    tenants: {
      table: 'public.tenants',
      id: 'id',
      name: 'name',
      tier: 'tier',
      tiers: { community: ['community'], professional: ['professional'], enterprise: ['enterprise'] },
      active,
    },
    questblue: { baseUrl: given.questblueUrl },
    push: given.push,
    onAuditHead: given.onAuditHead,
    logger: given.logger,
  }
}
