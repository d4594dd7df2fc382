/** Names of controls that show none: for those who hear the page. */
export const controlNames = {
  smsNames: {
    close: 'Close',
    from: '{{label}}, from',
    until: '{{label}}, until',
    selectAll: 'Select all on this page',
    select: 'Select {{title}}',
    actions: 'Actions for {{title}}',
    first: 'First page',
    previous: 'Previous page',
    next: 'Next page',
    last: 'Last page',
  },
}
