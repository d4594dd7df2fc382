import type { ResourceWithOptions } from 'adminjs'
import type { Doors } from '../doors.js'
import { apiTokensResource } from './api-tokens.js'
import { assignmentsResource } from './assignments.js'
import { auditResource } from './audit.js'
import { deliveriesResource } from './deliveries.js'
import { legalHoldsResource } from './legal-holds.js'
import { lostTextsResource } from './lost-texts.js'
import { messagesResource } from './messages.js'
import { optOutsResource } from './opt-outs.js'
import { numbersResource } from './numbers.js'
import { settingsResource } from './settings.js'
import { tenantSettingsResource } from './tenant-settings.js'
import { tenantsResource } from './tenants.js'
import { usersResource } from './users.js'
import { withOwnCells } from './own-cells.js'

/** Every resource of ours, in the menu's order. */
export const allResources = (doors: Doors): ResourceWithOptions[] =>
  [
    numbersResource,
    assignmentsResource,
    messagesResource,
    deliveriesResource,
    lostTextsResource,
    optOutsResource,
    legalHoldsResource,
    auditResource,
    apiTokensResource,
    usersResource,
    tenantsResource,
    settingsResource,
    tenantSettingsResource,
  ].map(resource => withOwnCells(resource(doors)))
