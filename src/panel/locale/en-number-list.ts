/** Names of what the list of numbers can be filtered by, beside the fields of a number. */
export const numberListFields = {
  state: 'To be looked at',
  search: 'Search',
}

/** What can be said of a number, as the filter offers it. */
export const numberListValues = {
  state: {
    enabled: 'In order',
    disabled: 'Disabled',
    unassigned: 'Unassigned',
    not_set: 'Not set at QuestBlue',
    silent: 'Silent',
    gone: 'Gone at QuestBlue',
    unlinked: 'Unlinked',
  },
}
