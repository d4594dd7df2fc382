import { type Html, html } from './html.js'

interface Control {
  name: string
  label: string
  hint?: string
}

interface TextControl extends Control {
  value?: string
  /** Offers the account's numbers. */
  numbers?: boolean
  required?: boolean
}

interface ChoiceControl extends Control {
  value?: string
  options: readonly (readonly [value: string, label: string])[]
}

/** The labelled controls of one form, each with an id of its own; `kept` is what was entered before, but for how often. */
export function controlsOf(form: string, kept: Record<string, string> = {}) {
  const given = ({ name, value }: TextControl | ChoiceControl) => (name === 'times' ? value : (kept[name] ?? value))
  const labelled = ({ name, label, hint }: Control, control: Html) => {
    const said = hint ? html`<small id="${form}-${name}-hint">${hint}</small>` : html``
    return html`<div class="field"><label for="${form}-${name}">${label}</label>${control}${said}</div>`
  }
  const told = ({ name, hint }: Control) => (hint ? html` aria-describedby="${form}-${name}-hint"` : html``)
  return {
    line: (control: TextControl) =>
      labelled(
        control,
        html`<input id="${form}-${control.name}" name="${control.name}" value="${given(control) ?? ''}" autocomplete="off"${control.numbers ? html` list="numbers" inputmode="tel"` : html``}${control.required ? html` required` : html``}${told(control)}>`,
      ),
    area: (control: TextControl) =>
      labelled(
        control,
        html`<textarea id="${form}-${control.name}" name="${control.name}" rows="2"${told(control)}>${given(control) ?? ''}</textarea>`,
      ),
    choice: (control: ChoiceControl) =>
      labelled(
        control,
        html`<select id="${form}-${control.name}" name="${control.name}"${told(control)}>${control.options.map(
          ([value, label]) =>
            html`<option value="${value}"${value === given(control) ? html` selected` : html``}>${label}</option>`,
        )}</select>`,
      ),
  }
}

/** How often. */
export const timesOptions = [
  ['1', 'Once'],
  ['2', 'Twice'],
  ['3', 'Three times'],
  ['1000000', 'Until told otherwise'],
] as const
