/** What the inbox shows: the person's own, what is unread, what waits for an answer, or all they may read. */
export const views = ['mine', 'unread', 'waiting', 'all'] as const
export type View = (typeof views)[number]
