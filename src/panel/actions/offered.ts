type Params = Record<string, unknown>

/** Which buttons a number offers, by its state: hints for the eye, the verbs decide. */
export const isLinked = ({ unlinkedAt }: Params) => !unlinkedAt
export const isHeld = (params: Params) => isLinked(params) && params.assignmentType !== 'unassigned'
export const isGone = (params: Params) => isLinked(params) && Boolean(params.goneSince)
export const isOn = (params: Params) => isLinked(params) && params.enabled === true
export const isOff = (params: Params) => isLinked(params) && params.enabled === false
