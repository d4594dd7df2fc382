import { PreviewRetentionInput, previewRetention } from '../../settings/preview-retention.js'
import type { Doors } from '../doors.js'
import { askAction } from './ask-action.js'
import { inOneStep } from './verb.js'

/** Resource action `previewRetention` of `sms_tenant_settings`. GET `tenantId`, `kind`, `months`: what that term would take away. */
export const previewRetentionAction = (doors: Doors) =>
  askAction(doors, {
    resource: 'sms_tenant_settings',
    name: 'previewRetention',
    ask: inOneStep(previewRetention, PreviewRetentionInput),
  })
