/** Zod's sentences in English alone: it has them in forty languages, a file each, which every test file would load anew. */
export { default as en } from '../../../node_modules/zod/v4/locales/en.js'
