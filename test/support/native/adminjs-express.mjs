/** Beside AdminJS, which it must share. */
export default (await globalThis.importNatively('@adminjs/express')).default
