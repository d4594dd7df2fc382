/** The account a fresh simulator knows. Public on purpose: it opens nothing but the simulator. */
export const demoCredentials = {
  username: 'demo',
  password: 'demo-password',
  securityKey: 'demo-security-key',
}
