import type AdminJS from 'adminjs'
import type { Express, IRouter } from 'express'

/** One address that a running app answers: an Express path, below where it is mounted. */
export interface RegisteredRoute {
  /** In capitals; `ALL` where every method is answered. */
  method: string
  path: string
}

/** One layer of Express 5's router: a route, a router mounted somewhere, or a handler. */
interface Layer {
  route?: { path: string | RegExp | (string | RegExp)[]; methods: Record<string, boolean> }
  handle: unknown
  slash: boolean
  match(path: string): boolean
}

/**
 * Every route of a running app, read from its routers. Express keeps no path of what `use` mounts, so `mounts` names the
 * paths that may be.
 * @throws Error for a router that is mounted elsewhere, or a path that is no text: then nobody knows what it answers
 */
export function registeredRoutes(app: Express, mounts: string[]): RegisteredRoute[] {
  return routesBelow(app.router, '', mounts)
}

function routesBelow(router: IRouter, prefix: string, mounts: string[]): RegisteredRoute[] {
  return (router.stack as unknown as Layer[]).flatMap(layer => {
    if (layer.route) return routesOf(layer.route, prefix)
    if (!isRouter(layer.handle)) return []
    return routesBelow(layer.handle, prefix + mountOf(layer, mounts), mounts)
  })
}

function routesOf({ path, methods }: NonNullable<Layer['route']>, prefix: string): RegisteredRoute[] {
  if (typeof path !== 'string') throw new Error(`a route whose path is no text: ${String(path)}`)
  return Object.keys(methods).map(method => ({
    method: method === '_all' ? 'ALL' : method.toUpperCase(),
    path: prefix + path,
  }))
}

function mountOf(layer: Layer, mounts: string[]): string {
  if (layer.slash) return ''
  const mount = mounts.find(path => layer.match(path))
  if (mount === undefined) throw new Error('a router is mounted where nobody has looked')
  return mount
}

function isRouter(handle: unknown): handle is IRouter {
  return typeof handle === 'function' && 'stack' in handle
}

/** What AdminJS fills the parameters of its routes with: one row a resource and action of it, as it runs. */
export interface PanelAction {
  resourceId: string
  kind: 'resource' | 'record' | 'bulk'
  action: string
}

/** Every action of every resource, as the running AdminJS knows them. */
export function panelActions(admin: AdminJS): PanelAction[] {
  return admin.resources.flatMap(resource =>
    Object.values(resource.decorate().actions).flatMap(action => {
      const kinds = { resource: action.isResourceType(), record: action.isRecordType(), bulk: action.isBulkType() }
      const of = (kind: PanelAction['kind']) => ({ resourceId: resource.id(), kind, action: action.name })
      return (['resource', 'record', 'bulk'] as const).filter(kind => kinds[kind]).map(of)
    }),
  )
}
