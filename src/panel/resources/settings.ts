import type { ResourceWithOptions } from 'adminjs'
import { editSettingsAction } from '../actions/edit-settings.js'
import { systemSettingsThenAction } from '../actions/settings-then.js'
import { sendingAction } from '../actions/sending.js'
import { testCredentialsAction } from '../actions/test-credentials.js'
import type { Doors } from '../doors.js'
import { settingsMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_settings',
  view: 'sms.settings_list',
  columns: {
    id: { sql: 'id', exact: true },
    credentialsState: { sql: 'credentials_state', values: ['missing', 'untested', 'valid', 'refused'] },
    credentialsReason: { sql: 'credentials_reason', unsortable: true },
    credentialsSetAt: { sql: 'credentials_set_at', type: 'datetime' },
    credentialsSetBy: { sql: 'credentials_set_by_name', unsortable: true },
    testedAt: { sql: 'tested_at', type: 'datetime' },
    balance: { sql: 'balance', unsortable: true },
    allowedCredit: { sql: 'allowed_credit', unsortable: true },
    balanceAt: { sql: 'balance_at', type: 'datetime' },
    balanceIsLow: { sql: 'balance_is_low', type: 'boolean' },
    lowBalance: { sql: 'low_balance', unsortable: true },
    bodyDays: { sql: '(select s.body_days from sms.settings s)', type: 'number', unsortable: true },
    sendingPausedSince: { sql: 'sms.sending_paused_since()', type: 'datetime', unsortable: true },
  },
}

/** `sms_settings`: one record, `system`. The credentials are written through `edit` and are no field of it. */
export const settingsResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: settingsMenu,
    titleProperty: 'credentialsState',
    listProperties: [
      'credentialsState',
      'credentialsSetAt',
      'credentialsSetBy',
      'testedAt',
      'balance',
      'balanceIsLow',
      'sendingPausedSince',
    ],
    showProperties: Object.keys(source.columns).filter(name => name !== 'id'),
    filterProperties: ['credentialsState'],
    properties: { credentialsReason: { components: { show: 'SmsWhereSet' } } },
    actions: {
      ...readActions(doors, 'sms_settings'),
      edit: editSettingsAction(doors),
      testCredentials: testCredentialsAction(doors),
      sending: sendingAction(doors),
      settingsThen: systemSettingsThenAction(doors),
    },
  },
})
