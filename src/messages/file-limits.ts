/** The most that one file may weigh, in bytes. */
export const largestFile = 5 * 1024 * 1024

/** The most that the uploaded files of one text may weigh together, in bytes. */
export const largestTogether = 10 * 1024 * 1024

/** How many files one text may carry. */
export const mostFiles = 10
