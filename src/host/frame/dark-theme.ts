import type { BrandingOptions } from 'adminjs'

/** AdminJS's colours on a dark ground. Texts read at 4.5 : 1 or more. */
export const darkTheme: BrandingOptions['theme'] = {
  colors: {
    primary100: '#d0d7ff', // a button in focus is darker by a fifth
    primary80: '#8f9cff',
    primary60: '#7683e0',
    primary40: '#3a4391',
    primary20: '#262b52',
    accent: '#c9c3e6',
    text: '#f2f2f7',
    white: '#14141b', // on the buttons' colour
    bg: '#131318',
    border: '#3a3a48',
    container: '#1d1d26',
    sidebar: '#17171e',
    grey100: '#e6e6ee',
    grey80: '#c3c3d1',
    grey60: '#a3a4b6',
    grey40: '#55566a',
    grey20: '#2a2a36',
    filterBg: '#1d1d26',
    highlight: '#2a2a36',
    inputBorder: '#8d8ea2',
    separator: '#3a3a48',
    error: '#ff9aa5',
    errorDark: '#ff9aa5',
    errorLight: '#4a1a20',
    success: '#7fd8d4',
    successDark: '#7fd8d4',
    successLight: '#0f3a39',
    warning: '#ffc27a',
    warningDark: '#ffc27a',
    warningLight: '#3d2b12',
    info: '#aab6ff',
    infoDark: '#aab6ff',
    infoLight: '#29306b',
  },
  borders: {
    default: '1px solid #3a3a48',
    input: '1px solid #8d8ea2',
    filterInput: '1px solid #8d8ea2',
    bg: '1px solid #131318',
  },
  shadows: {
    login: '0 15px 24px 0 rgba(0, 0, 0, 0.4)',
    cardHover: '0 4px 12px 0 rgba(0, 0, 0, 0.4)',
    drawer: '-2px 0 8px 0 rgba(0, 0, 0, 0.4)',
    card: '0 1px 6px 0 rgba(0, 0, 0, 0.4)',
  },
}
