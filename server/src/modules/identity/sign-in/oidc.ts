import type { FastifyReply, FastifyRequest } from 'fastify'
import * as client from 'openid-client'
import { z } from 'zod'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { createSealer } from '#platform/keys/keys.ts'
import type { Platform } from '#platform/platform.ts'
import { signInFailed, ssoUnavailable } from '../identity.errors.ts'

/** What the browser carries between leaving for the identity provider and coming back; sealed. */
const journey = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
  app: z.enum(['office', 'field']),
  until: z.number(),
})

export type SignInTo = z.infer<typeof journey>['app']

export interface Oidc {
  /** Sends the browser to the identity provider. */
  start(app: SignInTo, request: FastifyRequest, reply: FastifyReply): Promise<Result<URL>>
  /** The account that the provider vouches for, after the browser came back, and where the person wanted to go. */
  finish(request: FastifyRequest, reply: FastifyReply): Promise<Result<{ account: string; app: SignInTo }>>
}

const journeyCookie = 'zhike_oidc'
const journeyMs = 10 * 60_000
const rediscoverMs = 3_600_000
const callbackPath = '/api/v1/oidc/callback'

/**
 * OpenID Connect, code flow with PKCE, state and nonce. The provider only says who somebody is: it opens existing
 * accounts and makes none, and rights stay here.
 */
export function createOidc(platform: Pick<Platform, 'config' | 'log' | 'now'>, key: Buffer): Oidc {
  const { config, log, now } = platform
  const sealer = createSealer(key, 'oidc')
  let discovered: { until: number; provider: client.Configuration } | undefined

  async function provider(): Promise<client.Configuration> {
    const { oidc } = config
    if (oidc === null) throw new Error('single sign-on is not configured')
    if (discovered && discovered.until > Date.now()) return discovered.provider
    const issuer = new URL(oidc.issuer)
    // An operator who writes http:// into the configuration has a provider inside the house.
    const execute = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []
    const found = await client.discovery(issuer, oidc.clientId, oidc.clientSecret, undefined, {
      execute,
      timeout: 10,
    })
    discovered = { until: Date.now() + rediscoverMs, provider: found }
    return found
  }

  const originOf = (request: FastifyRequest): string =>
    config.publicOrigin ?? `${request.protocol}://${request.host}`

  return {
    async start(app, request, reply) {
      try {
        const known = await provider()
        const verifier = client.randomPKCECodeVerifier()
        const state = client.randomState()
        const nonce = client.randomNonce()
        const redirectUri = `${originOf(request)}${callbackPath}`
        const until = now().getTime() + journeyMs
        const carried: z.infer<typeof journey> = { state, nonce, verifier, redirectUri, app, until }
        reply.setCookie(
          journeyCookie,
          sealer.seal(JSON.stringify(carried), journeyCookie).toString('base64url'),
          {
            path: callbackPath,
            httpOnly: true,
            sameSite: 'lax',
            secure: request.protocol === 'https',
            maxAge: journeyMs / 1000,
          },
        )
        return ok(
          client.buildAuthorizationUrl(known, {
            redirect_uri: redirectUri,
            scope: 'openid profile',
            code_challenge: await client.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
            state,
            nonce,
          }),
        )
      } catch (error) {
        log.warn({ err: error }, 'the identity provider cannot be reached')
        discovered = undefined
        return fail(ssoUnavailable())
      }
    },

    async finish(request, reply) {
      const carried = open(request.cookies[journeyCookie] ?? '')
      reply.clearCookie(journeyCookie, { path: callbackPath })
      if (carried === null || carried.until < now().getTime()) return fail(signInFailed())
      let known: client.Configuration
      try {
        known = await provider()
      } catch (error) {
        log.warn({ err: error }, 'the identity provider cannot be reached')
        return fail(ssoUnavailable())
      }
      try {
        const callback = new URL(carried.redirectUri)
        callback.search = new URL(request.url, 'http://unused').search
        const tokens = await client.authorizationCodeGrant(known, callback, {
          pkceCodeVerifier: carried.verifier,
          expectedState: carried.state,
          expectedNonce: carried.nonce,
          idTokenExpected: true,
        })
        const account = await accountOf(known, tokens)
        if (account === null) {
          log.warn({ claim: config.oidc?.accountClaim }, 'the identity provider names no account')
          return fail(signInFailed())
        }
        return ok({ account, app: carried.app })
      } catch (error) {
        // Whatever is wrong with the answer (state, nonce, code, signature, a refusal), nobody is signed in.
        log.warn({ err: error }, 'single sign-on failed')
        return fail(signInFailed())
      }
    },
  }

  function open(cookie: string): z.infer<typeof journey> | null {
    const text = sealer.open(Buffer.from(cookie, 'base64url'), journeyCookie)
    return text === null ? null : journey.parse(JSON.parse(text))
  }

  /** The claim is looked for in the ID token, then at the userinfo endpoint. */
  async function accountOf(
    known: client.Configuration,
    tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  ): Promise<string | null> {
    const claim = config.oidc?.accountClaim ?? ''
    const claims = tokens.claims()
    const direct = claims?.[claim]
    if (typeof direct === 'string' && direct !== '') return direct
    if (!claims || known.serverMetadata().userinfo_endpoint === undefined) return null
    const info = await client.fetchUserInfo(known, tokens.access_token, claims.sub)
    const told = info[claim]
    return typeof told === 'string' && told !== '' ? told : null
  }
}
