import type { Storage } from '../../ports.ts'

const STORE = 'records'

const done = <T>(request: IDBRequest<T>): Promise<T> => {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'))
  return promise
}

const connect = (name: string): Promise<IDBDatabase> => {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return done(request)
}

/** A transaction that is complete when it resolves: durable, where the browser lets us ask. */
const write = async (database: IDBDatabase, change: (store: IDBObjectStore) => void): Promise<void> => {
  const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  transaction.oncomplete = () => resolve()
  transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up a write.'))
  change(transaction.objectStore(STORE))
  await promise
}

/** IndexedDB of this origin, one database per vendor; opened again when the browser closed it. */
export const indexedDbStorage = (name: string): Storage => {
  let opened: Promise<IDBDatabase> | null = null
  const database = async (): Promise<IDBDatabase> => {
    opened ??= connect(name).then((connected) => {
      connected.onclose = () => {
        opened = null
      }
      connected.onversionchange = () => {
        connected.close()
        opened = null
      }
      return connected
    })
    try {
      return await opened
    } catch (error) {
      opened = null
      throw error
    }
  }
  const reading = async (): Promise<IDBObjectStore> =>
    (await database()).transaction(STORE, 'readonly').objectStore(STORE)
  return {
    get: async (key) => {
      const value: unknown = await done((await reading()).get(key))
      return typeof value === 'string' ? value : null
    },
    put: async (key, value) => write(await database(), (store) => store.put(value, key)),
    delete: async (key) => write(await database(), (store) => store.delete(key)),
    list: async (prefix) => {
      const keys = await done((await reading()).getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))
      return keys.filter((key) => typeof key === 'string')
    },
  }
}
