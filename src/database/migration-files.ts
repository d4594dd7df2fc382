import { readdirSync, readFileSync } from 'node:fs'
import { type RoleNames, withRoleNames } from './roles.js'

/** One numbered migration: its name is what the bookkeeping knows it by. */
export interface MigrationFile {
  name: string
  sql: string
}

const folder = new URL('../../migrations/', import.meta.url)

/** The numbered migrations in their order, with this installation's role names in place. */
export function migrationFiles(roles: RoleNames): MigrationFile[] {
  return readdirSync(folder)
    .filter(file => /^\d{4}_.*\.sql$/.test(file))
    .sort()
    .map(file => ({ name: file.replace(/\.sql$/, ''), sql: readSql(file, roles) }))
}

/** What runs before the numbered ones, at every migration. */
export function preparation(roles: RoleNames): string {
  return readSql('prepare.sql', roles)
}

function readSql(file: string, roles: RoleNames): string {
  return withRoleNames(readFileSync(new URL(file, folder), 'utf8'), roles)
}
