/** The two entries of the menu, as AdminJS's resources name them. */
export const numbersMenu = { name: 'SMS Numbers', icon: 'MessageSquare' } as const
export const settingsMenu = { name: 'Settings', icon: 'Settings' } as const
