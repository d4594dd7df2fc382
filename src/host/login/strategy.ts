import type { Knex } from 'knex'
import { Passport } from 'passport'
import { Strategy } from 'passport-local'
import { z } from 'zod'
import { isPassword } from './password.js'
import { personByEmail, personById } from './person.js'

const Known = z.object({ id: z.uuid() })

/** Passport with our one way in: email and password. A session holds the id alone; who that is, is read at each request. */
export function hostPassport(db: Knex): InstanceType<typeof Passport> {
  const passport = new Passport()
  passport.use(
    new Strategy({ usernameField: 'email', passwordField: 'password', session: true }, (email, password, done) => {
      personOf(db, email, password).then(person => done(null, person ?? false), done)
    }),
  )
  passport.serializeUser((user, done) => done(null, Known.parse(user).id))
  passport.deserializeUser((id, done) => {
    personById(db, z.uuid().parse(id)).then(person => done(null, person ?? false), done)
  })
  return passport
}

async function personOf(db: Knex, email: string, password: string) {
  const found = await personByEmail(db, email)
  return (await isPassword(found?.hash, password)) ? found?.person : undefined
}
