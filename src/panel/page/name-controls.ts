/**
 * What runs in every page of the panel, sent to browsers as text: it holds all that it needs. AdminJS leaves controls of
 * its lists and filters without a name for those who do not see them; on the pages of our resources they get one. A
 * host's own resources stay as they are.
 */
function nameControls(): void {
  const state = Reflect.get(window, 'REDUX_STATE')
  const words = (key: string, values: Record<string, string> = {}): string => {
    const { translations, language } = state?.locale ?? {}
    const spoken = localStorage.getItem('i18nextLng') ?? language
    const said: unknown = (translations?.[spoken] ?? translations?.[language])?.components?.smsNames?.[key]
    const sentence = typeof said === 'string' ? said : ''
    return Object.entries(values).reduce((text, [name, value]) => text.replace(`{{${name}}}`, value), sentence)
  }
  const name = (control: Element | null | undefined, label: string) => {
    if (!control || label === '' || control.getAttribute('aria-label') === label) return
    if (control.textContent?.trim() || control.getAttribute('aria-labelledby')) return
    control.setAttribute('aria-label', label)
  }
  const all = (selector: string, within: ParentNode = document) => [...within.querySelectorAll(selector)]

  // A drawer that is shut lies beside the page, and its fields must not be reached.
  const isShut = (drawer: Element) => drawer.getBoundingClientRect().left >= window.innerWidth
  const drawers = '[data-css^="sms_"][data-css$="-filter-drawer"]'
  document.addEventListener('transitionend', ({ target }) => {
    if (target instanceof Element && target.matches(drawers)) target.toggleAttribute('inert', isShut(target))
  })

  const nameFilters = (drawer: Element) => {
    name(drawer.querySelector('h3 + button'), words('close'))
    for (const group of all('[data-testid^="property-filter-"]', drawer)) {
      const label = group.querySelector('label')?.textContent?.trim() ?? ''
      const fields = all('input:not([type="hidden"]), select, textarea', group)
      const dates = fields.filter(field => field.closest('.adminjs_DatePicker'))
      for (const field of fields) {
        const place = dates.indexOf(field)
        name(field, place < 0 ? label : words(place === 0 ? 'from' : 'until', { label }))
      }
    }
  }
  const nameTable = (table: Element) => {
    name(table.querySelector('thead input[type="checkbox"]'), words('selectAll'))
    for (const row of all('tbody tr', table)) {
      const title = row.querySelector('td[data-property-name]')?.textContent?.trim() ?? ''
      name(row.querySelector('input[type="checkbox"]'), words('select', { title }))
      for (const button of all('td.options button', row)) name(button, words('actions', { title }))
    }
  }
  const known = new WeakSet<Element>()
  const nameAll = () => {
    if (!/\/resources\/sms_/.test(window.location.pathname)) return
    for (const button of all('[data-css="notice-wrapper"] button')) name(button, words('close'))
    for (const drawer of all(drawers)) {
      if (!known.has(drawer)) drawer.toggleAttribute('inert', isShut(drawer))
      known.add(drawer)
      nameFilters(drawer)
    }
    for (const table of all('table[data-css^="sms_"]:not([data-named])')) nameTable(table)
    for (const place of ['first', 'previous', 'next', 'last']) {
      for (const button of all(`button[data-testid="${place}"]`)) name(button, words(place))
    }
  }

  const open = ({ target }: Event) => {
    if (!(target instanceof Element) || !target.closest('[data-css^="sms_"][data-css$="-filter-button"]')) return
    for (const drawer of all(drawers)) drawer.removeAttribute('inert')
  }
  document.addEventListener('click', open, true)

  let planned = false
  new MutationObserver(() => {
    if (planned) return
    planned = true
    requestAnimationFrame(() => {
      planned = false
      nameAll()
    })
  }).observe(document, { childList: true, subtree: true })
}

/** Where the pages find it, below AdminJS's root path. */
export const namesScriptPath = '/frontend/assets/sms-names.js'

/** As it is sent. */
export const namesScript = `(${nameControls.toString()})()`
