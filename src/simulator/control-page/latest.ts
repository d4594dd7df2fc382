import type { Message } from '../state.js'
import { e164 } from '../wire-number.js'
import { html } from './html.js'
import type { ControlSection } from './section.js'

const shown = 20

/** The latest texts, and what became of each. */
export const latestSection: ControlSection = {
  id: 'latest',
  title: 'Latest texts',
  forms: [],
  standing: ({ state }) => {
    const latest = state.messages.slice(-shown).reverse()
    if (latest.length === 0) return html`<p>None yet.</p>`
    const lines = latest.map(
      message =>
        html`<li><strong>${e164(message.from)} to ${message.to.map(e164).join(', ')}</strong>: ${message.text || 'a picture'} <span>${endOf(message)}</span></li>`,
    )
    return html`<ol class="latest">${lines}</ol>`
  },
}

function endOf({ direction, status, to, ends, webhook }: Message): string {
  const each = to.length > 1 ? ` (${to.map(one => `${e164(one)}: ${ends[one] ?? 'sent'}`).join(', ')})` : ''
  const answer = webhook ? ` · webhook: ${webhook.status ?? webhook.problem}` : ''
  return (direction === 'out' ? `${status}${each}` : status) + answer
}
