/** The handset page: writes as a customer, shows the thread as it grows, and tells the carrier to misbehave. */
const at = id => document.getElementById(id)
const [customer, business, chooser, thread, outcome, text, picture, send] = [
  'customer',
  'business',
  'business-list',
  'thread',
  'outcome',
  'text',
  'picture',
  'send',
].map(at)

/** Asks the control interface; gives `{ ok, answer }`, also when it refuses. */
async function ask(method, path, body) {
  const init = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`/_control${path}`, { method, ...init })
  return { ok: response.ok, answer: await response.json() }
}

async function showNumbers() {
  const { answer } = await ask('GET', '/numbers')
  const options = answer.numbers.map(({ number, location, mode }) => ({
    option: new Option(`${number} · ${location}`, number),
    mode,
  }))
  at('business-url').replaceChildren(...options.filter(({ mode }) => mode === 'url').map(({ option }) => option))
  at('business-other').replaceChildren(...options.filter(({ mode }) => mode !== 'url').map(({ option }) => option))
  if (business.value === '' && answer.numbers[0]) business.value = answer.numbers[0].number
  chooser.value = business.value
}

let shownThread = ''

async function showThread() {
  if (business.value.trim() === '' || customer.value.trim() === '') return
  const { answer } = await ask(
    'GET',
    `/messages?${new URLSearchParams({ number: business.value, peer: customer.value })}`,
  )
  const now = JSON.stringify(answer.messages)
  if (now === shownThread) return
  shownThread = now
  thread.replaceChildren(...answer.messages.map(bubbleOf))
  thread.scrollTop = thread.scrollHeight
}

/** `in` is a text to the business, so ours as the customer; `out` came back. */
function bubbleOf(message) {
  const bubble = document.createElement('div')
  bubble.className = 'bubble'
  Object.assign(bubble.dataset, { direction: message.direction, status: message.status, id: message.id })
  bubble.append(message.text)
  for (const link of message.media) bubble.append(mediaOf(link, message.unfetched))
  const note = document.createElement('span')
  note.className = 'note'
  note.textContent = noteOf(message)
  bubble.append(note)
  return bubble
}

function mediaOf(link, unfetched) {
  const failed = unfetched.find(({ link: wanted }) => wanted === link)
  if (failed) return unfetchedOf(failed)
  const url = new URL(link, location.href)
  if (url.origin !== location.origin) return linkOf(url.href, url.href)
  if (/\.(mp4|3gp)$/.test(url.pathname))
    return Object.assign(document.createElement('video'), { src: url.href, controls: true, ariaLabel: 'Video' })
  if (url.pathname.endsWith('.pdf')) return linkOf(url.href, 'PDF file')
  const toEnd = () => (thread.scrollTop = thread.scrollHeight) // it takes its room only now
  return Object.assign(new Image(), { src: url.href, alt: 'Picture', onload: toEnd })
}

function linkOf(href, textContent) {
  return Object.assign(document.createElement('a'), { href, textContent, rel: 'noreferrer', target: '_blank' })
}

function unfetchedOf({ problem }) {
  const textContent = `The file could not be fetched: ${problem}`
  return Object.assign(document.createElement('span'), { className: 'unfetched', textContent })
}

function noteOf({ direction, from, status, webhook, time }) {
  const clock = new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  if (direction === 'out') return `${clock} · from ${from} · ${status}`
  if (webhook?.status) return `${clock} · webhook answered ${webhook.status}`
  return `${clock} · ${webhook?.problem ?? (status === 'received' ? 'not posted anywhere' : status)}`
}

async function fileOf(input) {
  const [file] = input.files
  if (!file) return []
  const url = await new Promise((settle, fail) => {
    const reader = new FileReader()
    reader.onload = () => settle(reader.result)
    reader.onerror = () => fail(reader.error)
    reader.readAsDataURL(file)
  })
  return [{ base64: url.slice(url.indexOf(',') + 1), type: file.type || 'application/octet-stream', name: file.name }]
}

function tell(words, accepted) {
  outcome.textContent = words
  if (accepted === undefined) delete outcome.dataset.accepted
  else outcome.dataset.accepted = String(accepted)
}

async function write(event) {
  event.preventDefault()
  send.disabled = true
  tell('Sending…')
  try {
    const media = await fileOf(picture)
    const { ok, answer } = await ask('POST', '/text', {
      from: customer.value,
      to: [business.value, ...at('others').value.split(',')].map(one => one.trim()).filter(one => one !== ''),
      text: text.value,
      media,
    })
    const accepted = ok && answer.status >= 200 && answer.status < 300
    if (accepted) tell(`Accepted by the webhook (HTTP ${answer.status})`, true)
    else if (answer.status) tell(`The webhook answered HTTP ${answer.status}`, false)
    else tell(answer.problem ?? answer.error ?? 'It was not posted', false)
    if (ok) at('compose').reset()
  } catch (error) {
    tell(`The simulator does not answer: ${error.message}`, false)
  } finally {
    send.disabled = false
    await showThread()
    text.focus()
  }
}

function showRules({ rules }) {
  const nameOf = (select, value) => [...at(select).options].find(option => option.value === value)?.text ?? value
  const items = rules.map(({ where, how, times, share }) => {
    const item = document.createElement('li')
    const often = times > 1000 ? 'until told otherwise' : times === 1 ? 'once' : `${times} times`
    const of = share === undefined ? '' : `, ${Number((share * 100).toPrecision(6))} % of them`
    item.textContent = `${nameOf('where', where)}: ${nameOf('how', how)}${of}, ${often}`
    return item
  })
  if (items.length === 0)
    items.push(Object.assign(document.createElement('li'), { textContent: 'Nothing: it behaves' }))
  at('misbehave-list').replaceChildren(...items)
}

async function misbehave(event) {
  event.preventDefault()
  const rule = { where: at('where').value, how: at('how').value, times: Number(at('times').value) }
  showRules((await ask('POST', '/misbehave', rule)).answer)
}

const given = new URLSearchParams(location.search)
if (given.has('customer')) customer.value = given.get('customer')
if (given.has('business')) business.value = given.get('business')

at('compose').addEventListener('submit', write)
at('misbehave').addEventListener('submit', misbehave)
at('misbehave-clear').addEventListener('click', async () => showRules((await ask('DELETE', '/misbehave')).answer))
chooser.addEventListener('focus', showNumbers)
chooser.addEventListener('change', () => {
  business.value = chooser.value
  showThread()
})
for (const input of [customer, business]) input.addEventListener('change', showThread)
text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    at('compose').requestSubmit()
  }
})

new EventSource('/_control/events').addEventListener('message', async () => {
  await showThread()
  showRules((await ask('GET', '/misbehave')).answer) // a text may have used one up
})
await showNumbers()
await showThread()
showRules((await ask('GET', '/misbehave')).answer)
