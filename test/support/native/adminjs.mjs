/** AdminJS as Node loads it: with its bundler it is the dearest package that tests import. */
const adminjs = await globalThis.importNatively('adminjs')

export default adminjs.default
export const {
  BaseDatabase,
  BaseProperty,
  BaseRecord,
  BaseResource,
  ComponentLoader,
  Filter,
  Router,
  ValidationError,
} = adminjs
export const { ViewHelpers, flat, locales, populator } = adminjs
