import { queryOptions } from '@tanstack/react-query'
import { client, must } from '../../api/client'

export const sessionsQuery = queryOptions({ queryKey: ['own', 'sessions'], queryFn: async ({ signal }) => (await must(client.GET('/api/v1/me/sessions', { signal }))).items })

export const passkeysQuery = queryOptions({ queryKey: ['own', 'passkeys'], queryFn: async ({ signal }) => (await must(client.GET('/api/v1/me/passkeys', { signal }))).items })

export const tokensQuery = queryOptions({ queryKey: ['own', 'tokens'], queryFn: async ({ signal }) => (await must(client.GET('/api/v1/me/tokens', { signal }))).items })
