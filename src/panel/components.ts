import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ComponentLoader } from 'adminjs'

/** The compiled components lie in the package's `dist`, seen from there and from `src` alike. */
const compiled = new URL('../../dist/panel/components/', import.meta.url)
const sources = new URL('./components/', import.meta.url)

/** What each is called in AdminJS, where a host's own and other plugins' components are too. */
const names = [
  'AccessReview',
  'Availability',
  'BulkNumbers',
  'Confirm',
  'Credentials',
  'Decision',
  'DeliveryList',
  'Detail',
  'DismissLost',
  'Doctor',
  'EditNumber',
  'ErasePeer',
  'ExportHistory',
  'Flag',
  'Gone',
  'HoldersDialog',
  'Inbox',
  'LinkNumbers',
  'MakeToken',
  'MessageText',
  'NumberList',
  'NumberPage',
  'Phone',
  'OptOut',
  'OptOutExport',
  'OptOutImport',
  'PlaceHold',
  'Reach',
  'ReleaseHold',
  'Register',
  'Replay',
  'Sending',
  'SetDeliveries',
  'ShownRequest',
  'SettingsThen',
  'ShowWebhook',
  'StartPage',
  'Sweep',
  'SwitchNumber',
  'TenantSettings',
  'Timer',
  'UnlinkNumber',
  'VerifyAudit',
  'WorkingHours',
  'WhereSet',
  'Word',
  'MomentCell',
  'YesNo',
] as const

/** Makes our components known to the host's loader, all named `Sms…`. Repeated, it changes nothing. */
export function registerComponents(loader: ComponentLoader): void {
  for (const name of names) {
    const file = fileURLToPath(new URL(`${name}.js`, compiled))
    loader.add(`Sms${name}`, existsSync(file) ? file : fileURLToPath(new URL(`${name}.tsx`, sources)))
  }
}
