import { isDark } from '../src/panel/guard/scheme.js'

const theme = (container: string, text: string) => JSON.stringify({ colors: { container, text } })

test.each([
  ['#FFFFFF', '#0C1E29', false],
  ['#fff', '#000', false],
  ['#1A1A1E', '#fff', true],
  ['#151419', '#f2f2f7', true],
  ['white', 'black', false],
  ['white', '#000', false],
])('a page on %s written in %s is dark: %s', (container, text, dark) => {
  expect(isDark(theme(container, text))).toBe(dark)
})

test('a theme without colours is none', () => {
  expect(isDark('{}')).toBe(false)
})
