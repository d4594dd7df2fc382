/** What the gates make of a tenant's tier, as lists show it. */
export const serviceValues = {
  in_service: 'Assigning, sending, receiving',
  tier_required: 'Receiving only: texts are kept',
  credentials_missing: 'Receiving only: no valid credentials',
}

/** Words of the tiers beside the settings: what each opens, where it is changed, and what happens then. */
export const tierWords = {
  smsTiers: {
    title: 'Tier, and what it opens',
    titleOfAll: 'Tier of each tenant, and what it opens',
    counted: '{{name}}: {{count}}',
    unknown: 'No tier known here',
    opens_in_service: 'Opens linking and assigning numbers, sending, and receiving.',
    opens_tier_required:
      'Opens neither linking and assigning nor sending. Texts that come in are kept, and delivered to nobody.',
    opens_inactive:
      'The tenant is not active, so its tier opens nothing: no linking, assigning or sending. Texts that come in are kept, and delivered to nobody.',
    opens_credentials_missing:
      'Would open everything. Texts that come in are delivered; linking, assigning and sending wait until QuestBlue accepts the credentials.',
    always:
      'Open on every tier: reading, disabling, unassigning, unlinking, availability and exports. STOP is obeyed on every tier.',
    where:
      'A tier is changed where your tenants are managed, not here. It is read there each time it counts, so a change takes effect at once.',
    whereTenant:
      'The tier is changed by whoever runs this system, not here. It is read each time it counts, so a change takes effect at once.',
    whatIf: 'If it changes:',
    lower:
      'Down to Community, everybody keeps their numbers and their history; queued texts fail when their turn comes, and what comes in is kept.',
    higher:
      'Up from Community, numbers can be given and texts sent; what was kept waits until an admin delivers it. Professional and Enterprise open the same.',
    none: 'There is no tenant.',
    more_one: '{{count}} more tenant, in the list of tenants',
    more: '{{count}} more tenants, in the list of tenants',
    failed: 'The tiers could not be loaded. Reload the page.',
    stale: 'What the tiers open now could not be read again.',
    again: 'Try again',
  },
}
