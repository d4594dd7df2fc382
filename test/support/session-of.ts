/** The cookies of somebody who signs in at `address`, as a request sends them. */
export async function sessionOf(address: string): Promise<string> {
  const login = await fetch(address)
  const cookies = login.headers.getSetCookie().map(line => line.split(';')[0])
  return cookies.join('; ')
}
