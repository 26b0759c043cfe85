// Signing in by a passkey (W3C WebAuthn): the server's challenge, the authenticator's answer.
import { client, must, type Schemas } from '../../api/client'

export async function answerPasskey(): Promise<Schemas['Identity']> {
  const { handle, options } = await must(client.POST('/api/v1/session/passkey/begin'))
  const asked = options as { publicKey: PublicKeyCredentialRequestOptionsJSON }
  const credential = (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey) })) as PublicKeyCredential
  return must(client.POST('/api/v1/session/passkey/finish', { body: { handle, answer: credential.toJSON() } }))
}
