/** Made by `npm run client:generate`. Do not edit. Document: sha256-037782e06fd23ff37a3adfb7c504312c3012ea90cf538336d42316e1f7af01e8 */

export interface paths {
    "/.well-known/nembl-audit-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The public keys that audit exports are signed with, as a JWK set
         * @description Needs no credential.
         */
        get: operations["audit.getKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/nembl-cli": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the command line signs a person in
         * @description Needs no credential.
         */
        get: operations["signIn.getCliSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metadata of this API as an OAuth protected resource (RFC 9728)
         * @description Needs no credential.
         */
        get: operations["signIn.getResourceMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * End a sign-in: where the login page sends the browser back to
         * @description Needs no credential.
         */
        get: operations["signIn.callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begin a sign-in in the browser
         * @description Needs no credential.
         */
        get: operations["signIn.login"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out, here and at the login page
         * @description For people, and for browsers that are signed in no more.
         */
        post: operations["signIn.logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `api_keys:read`.
         */
        get: operations["apiKeys.list"];
        put?: never;
        /**
         * Create an API key
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `api_keys:create`.
         */
        post: operations["apiKeys.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key with its usage by day
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `api_keys:read`.
         */
        get: operations["apiKeys.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename an API key
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `api_keys:update`.
         */
        patch: operations["apiKeys.update"];
        trace?: never;
    };
    "/v1/api-keys/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke an API key; answered when it is dead everywhere
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `api_keys:revoke`.
         */
        post: operations["apiKeys.revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace an API key by a new one with the same name, scopes and expiry
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `api_keys:rotate`.
         */
        post: operations["apiKeys.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/revoke-self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke the key that is presented in x-api-key
         * @description Needs an API key, in whatever state.
         */
        post: operations["apiKeys.revokeSelf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List audit events
         * @description totalCount counts at most 10000, and page reaches no further; nextCursor does.
         *
         *     API keys need the scope `audit:read`; tokens of registered clients need it in their ceiling. Asks for `audit:read`.
         */
        get: operations["audit.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export audit events
         * @description Oldest first, as a stream. NDJSON without filters carries the seals that `npm run audit:verify` checks.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `audit:export`.
         */
        get: operations["audit.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plan, limits and usage of the current month
         * @description API keys need the scope `billing:read`; tokens of registered clients need it in their ceiling. Asks for `billing:read`.
         */
        get: operations["billing.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/companies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Found a company, for a person without one
         * @description For people, also for those without a company.
         */
        post: operations["company.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/company": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the company and its settings
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `company:read`.
         */
        get: operations["company.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the company's settings
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `company:update`.
         */
        patch: operations["company.update"];
        trace?: never;
    };
    "/v1/company/mfa-impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whom a requirement would ask to set up a second factor
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `company:update`.
         */
        get: operations["mfa.getImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List connectors
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `connectors:read`.
         */
        get: operations["connectors.list"];
        put?: never;
        /**
         * Create a connector
         * @description Needs `secrets:bind` on each secret that it names.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `connectors:create`.
         */
        post: operations["connectors.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a connector
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `connectors:read`.
         */
        get: operations["connectors.get"];
        put?: never;
        post?: never;
        /**
         * Delete a connector
         * @description Refused with `conflict`, the list and a `confirm` while a workflow calls it.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `connectors:delete`.
         */
        delete: operations["connectors.delete"];
        options?: never;
        head?: never;
        /**
         * Change a connector
         * @description Another `baseUrl` or `auth` is a new binding: `secrets:bind` is asked anew.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `connectors:update`.
         */
        patch: operations["connectors.update"];
        trace?: never;
    };
    "/v1/connectors/{slug}/invoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call the other system through the connector
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `connectors:execute`.
         */
        post: operations["connectors.invoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{slug}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the provider whether it takes the connector's credential
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `connectors:execute`.
         */
        post: operations["connectors.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `groups:read`.
         */
        get: operations["groups.list"];
        put?: never;
        /**
         * Create a group
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `groups:create`.
         */
        post: operations["groups.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a group
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `groups:read`.
         */
        get: operations["groups.get"];
        put?: never;
        post?: never;
        /**
         * Delete a group; its members leave it
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `groups:delete`.
         */
        delete: operations["groups.delete"];
        options?: never;
        head?: never;
        /**
         * Change a group
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `groups:update`.
         */
        patch: operations["groups.update"];
        trace?: never;
    };
    "/v1/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a group's members
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `groups:read`.
         */
        get: operations["groups.listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups/{id}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put a user into a group; again changes nothing
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `groups:manage_members`.
         */
        put: operations["groups.addMember"];
        post?: never;
        /**
         * Take a user out of a group; again changes nothing
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `groups:manage_members`.
         */
        delete: operations["groups.removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbound-webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List inbound webhooks
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `workflows:read`.
         */
        get: operations["inboundWebhooks.list"];
        put?: never;
        /**
         * Create an address that starts a workflow
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `workflows:update`.
         */
        post: operations["inboundWebhooks.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbound-webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an inbound webhook
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `workflows:read`.
         */
        get: operations["inboundWebhooks.get"];
        put?: never;
        post?: never;
        /**
         * Delete an inbound webhook
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `workflows:update`.
         */
        delete: operations["inboundWebhooks.delete"];
        options?: never;
        head?: never;
        /**
         * Change an inbound webhook's name or secret, or switch it on or off
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `workflows:update`.
         */
        patch: operations["inboundWebhooks.update"];
        trace?: never;
    };
    "/v1/instances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an instance with its phases
         * @description API keys need the scope `workflows:read`; tokens of registered clients need it in their ceiling. Asks for `workflows:read`.
         */
        get: operations["instances.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instances/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an instance; nothing of it begins once this is answered
         * @description API keys need the scope `workflows:write`; tokens of registered clients need it in their ceiling. Asks for `workflows:execute`.
         */
        post: operations["instances.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instances/{id}/phases/{key}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a manual phase
         * @description For those whom the phase names, and for those who may execute the workflow. The outcome `rejected` fails it.
         *
         *     API keys need the scope `workflows:write`; tokens of registered clients need it in their ceiling. Asks for `workflows:execute`.
         */
        post: operations["instances.completePhase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invitations
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `users:invite`.
         */
        get: operations["invitations.list"];
        put?: never;
        /**
         * Invite somebody by their e-mail address
         * @description Valid for seven days, used once, and only by the person who is signed in with the invited address, verified. It ends as well when the inviter may no longer give that role.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `users:invite`.
         */
        post: operations["invitations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an invitation
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `users:invite`.
         */
        get: operations["invitations.get"];
        put?: never;
        post?: never;
        /**
         * Revoke an invitation
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `users:invite`.
         */
        delete: operations["invitations.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation to the e-mail address one is signed in with
         * @description For people, also for those without a company.
         */
        post: operations["invitations.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leaks/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * GitHub's secret-scanning partner endpoint: keys it found in public are revoked
         * @description Needs no credential.
         */
        post: operations["leaks.reportFromGithub"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is calling
         * @description Every credential reaches it.
         */
        get: operations["me.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your second factors
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        get: operations["mfa.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/mfa/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ten new recovery codes; all from before are dead
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        post: operations["mfa.replaceRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/mfa/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set up text messages; less secure than an authenticator app
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        post: operations["mfa.startSms"];
        /**
         * Remove the factor
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        delete: operations["mfa.removeSms"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/mfa/sms/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the factor with its first code; the first factor answers recovery codes
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        post: operations["mfa.confirmSms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/mfa/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set up an authenticator app
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        post: operations["mfa.startTotp"];
        /**
         * Remove the factor
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        delete: operations["mfa.removeTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/mfa/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the factor with its first code; the first factor answers recovery codes
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        post: operations["mfa.confirmTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/notification-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What you want to be told
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        get: operations["notifications.getPreferences"];
        /**
         * Choose what you want to be told; e-mail about security always comes
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        put: operations["notifications.setPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mfa/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a code to your number, for this sign-in
         * @description For people; tokens of registered clients reach it.
         */
        post: operations["mfa.challenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mfa/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pass MFA in this sign-in with a code or a recovery code
         * @description For people; tokens of registered clients reach it.
         */
        post: operations["mfa.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your notifications
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        get: operations["notifications.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a notification as read
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        post: operations["notifications.read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth-clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List OAuth clients
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `oauth_clients:read`.
         */
        get: operations["oauthClients.list"];
        put?: never;
        /**
         * Register an OAuth client
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `oauth_clients:create`.
         */
        post: operations["oauthClients.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth-clients/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an OAuth client
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `oauth_clients:read`.
         */
        get: operations["oauthClients.get"];
        put?: never;
        post?: never;
        /**
         * Delete an OAuth client; its tokens stop working at once
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `oauth_clients:delete`.
         */
        delete: operations["oauthClients.delete"];
        options?: never;
        head?: never;
        /**
         * Change an OAuth client
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `oauth_clients:update`.
         */
        patch: operations["oauthClients.update"];
        trace?: never;
    };
    "/v1/oauth-clients/{clientId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the secret of a confidential OAuth client
         * @description The old secret has ended when the answer comes; the client's id, its users and their sign-ins stay. A public client has no secret (409).
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `oauth_clients:update`.
         */
        post: operations["oauthClients.rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List policies
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `policies:read`.
         */
        get: operations["policies.list"];
        put?: never;
        /**
         * Create a policy; it holds at everybody's next request
         * @description Deny beats Allow wherever it comes from, and nothing is allowed by default. People who are not owners can allow only what they hold themselves.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `policies:create`.
         */
        post: operations["policies.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a policy
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `policies:read`.
         */
        get: operations["policies.get"];
        /**
         * Replace a policy; the new one holds at everybody's next request
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `policies:update`.
         */
        put: operations["policies.replace"];
        post?: never;
        /**
         * Delete a policy
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `policies:delete`.
         */
        delete: operations["policies.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{id}/cedar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a policy as Cedar
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `policies:read`.
         */
        get: operations["policies.getCedar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would be decided, and which policies decide it
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `policies:read`.
         */
        post: operations["policies.simulate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List requests
         * @description API keys need the scope `requests:read`; tokens of registered clients need it in their ceiling. Asks for `requests:read`.
         */
        get: operations["requests.list"];
        put?: never;
        /**
         * Make a request of a service
         * @description Starts the service's published workflow, in the same environment.
         *
         *     API keys need the scope `requests:write`; tokens of registered clients need it in their ceiling. Asks for `requests:create`.
         */
        post: operations["requests.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a request
         * @description API keys need the scope `requests:read`; tokens of registered clients need it in their ceiling. Asks for `requests:read`.
         */
        get: operations["requests.get"];
        put?: never;
        post?: never;
        /**
         * Delete a request that is over, or that no workflow is at work on
         * @description API keys need the scope `requests:write`; tokens of registered clients need it in their ceiling. Asks for `requests:close`.
         */
        delete: operations["requests.delete"];
        options?: never;
        head?: never;
        /**
         * Change a request's title; its status, where no workflow sets it
         * @description API keys need the scope `requests:write`; tokens of registered clients need it in their ceiling. Asks for `requests:update`.
         */
        patch: operations["requests.update"];
        trace?: never;
    };
    "/v1/requests/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a request to a person of the company, or take it away from its assignee
         * @description API keys need the scope `requests:write`; tokens of registered clients need it in their ceiling. Asks for `requests:assign`.
         */
        post: operations["requests.assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a request, and its workflow's instance with it
         * @description API keys need the scope `requests:write`; tokens of registered clients need it in their ceiling. Asks for `requests:close`.
         */
        post: operations["requests.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requests/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a request that no workflow is at work on
         * @description API keys need the scope `requests:write`; tokens of registered clients need it in their ceiling. Asks for `requests:close`.
         */
        post: operations["requests.close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runner/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim a command to run; waits for one
         * @description For runners alone.
         */
        post: operations["runnerProtocol.claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runner/claims/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The command still runs
         * @description For runners alone.
         */
        post: operations["runnerProtocol.sendHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runner/claims/{id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How the command ended; may be sent again
         * @description For runners alone.
         */
        post: operations["runnerProtocol.sendResult"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runner/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a registration token for a runner's own credential
         * @description Needs no credential.
         */
        post: operations["runnerProtocol.register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runner/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A process of the runner's has started, with a key pair of its own
         * @description For runners alone.
         */
        post: operations["runnerProtocol.beginSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runners
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `runners:read`.
         */
        get: operations["runners.list"];
        put?: never;
        /**
         * Create a runner, and a token that registers one machine as it
         * @description Needs `secrets:read_value` on every secret of the environment, for the machine is handed their values; and a second factor proved within ten minutes where the company requires one.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `runners:create` and `secrets:read_value`.
         */
        post: operations["runners.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runners/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a runner
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `runners:read`.
         */
        get: operations["runners.get"];
        put?: never;
        post?: never;
        /**
         * Revoke a runner
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `runners:delete`.
         */
        delete: operations["runners.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List secrets
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:read`.
         */
        get: operations["secrets.list"];
        put?: never;
        /**
         * Create a secret
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:create`.
         */
        post: operations["secrets.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a secret's metadata
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:read`.
         */
        get: operations["secrets.get"];
        put?: never;
        post?: never;
        /**
         * Delete a secret for good
         * @description Refused with `secret_in_use`, the list and a `confirm` while anything names it.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:delete`.
         */
        delete: operations["secrets.delete"];
        options?: never;
        head?: never;
        /**
         * Change a secret's metadata
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:update`.
         */
        patch: operations["secrets.update"];
        trace?: never;
    };
    "/v1/secrets/{slug}/reminder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the rotation reminder
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:update`.
         */
        put: operations["secrets.setReminder"];
        post?: never;
        /**
         * Remove the rotation reminder
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:update`.
         */
        delete: operations["secrets.removeReminder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets/{slug}/value": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace a secret's value; the new one takes effect at once
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:update`.
         */
        put: operations["secrets.replaceValue"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets/{slug}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a secret, and what still holds each
         * @description An old value is safe to revoke at its service once it is `superseded` and nothing holds it: `heldByCount` is 0.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `secrets:read`.
         */
        get: operations["secrets.listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/security-overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What needs attention
         * @description Of each part what the caller may see in its own list. Where there is nothing to mend, every count is zero.
         *
         *     For people: neither API keys nor tokens of registered clients reach it.
         */
        get: operations["company.getSecurityOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List services
         * @description API keys need the scope `services:read`; tokens of registered clients need it in their ceiling. Asks for `services:read`.
         */
        get: operations["services.list"];
        put?: never;
        /**
         * Create a service
         * @description API keys need the scope `services:write`; tokens of registered clients need it in their ceiling. Asks for `services:create`.
         */
        post: operations["services.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/services/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a service
         * @description API keys need the scope `services:read`; tokens of registered clients need it in their ceiling. Asks for `services:read`.
         */
        get: operations["services.get"];
        put?: never;
        post?: never;
        /**
         * Delete a service
         * @description API keys need the scope `services:write`; tokens of registered clients need it in their ceiling. Asks for `services:delete`.
         */
        delete: operations["services.delete"];
        options?: never;
        head?: never;
        /**
         * Change a service
         * @description API keys need the scope `services:write`; tokens of registered clients need it in their ceiling. Asks for `services:update`.
         */
        patch: operations["services.update"];
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How you are signed in
         * @description For people, also for those without a company.
         */
        get: operations["sessions.getCurrent"];
        put?: never;
        post?: never;
        /**
         * Sign out of this browser session or Bearer sign-in
         * @description For people, also for those without a company.
         */
        delete: operations["sessions.endCurrent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/company": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act in another company of yours
         * @description For people, also for those without a company.
         */
        post: operations["sessions.switchCompany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/environment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act in the live or the test environment
         * @description For people, also for those without a company.
         */
        post: operations["sessions.switchEnvironment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your browser sessions and Bearer sign-ins
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        get: operations["sessions.list"];
        put?: never;
        post?: never;
        /**
         * End all your sign-ins but this one
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        delete: operations["sessions.endOthers"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of your sign-ins
         * @description For people: neither API keys nor tokens of registered clients reach it.
         */
        delete: operations["sessions.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the company's users
         * @description API keys need the scope `users:read`; tokens of registered clients need it in their ceiling. Asks for `users:read`.
         */
        get: operations["users.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a user
         * @description API keys need the scope `users:read`; tokens of registered clients need it in their ceiling. Asks for `users:read`.
         */
        get: operations["users.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user's role, deactivate them or make them active again
         * @description Holds at the user's next request. Only owners make or unmake owners or change an owner's status; the last active owner stays one. Deactivating ends the user's sessions and sign-ins, unless they are active in another company: those go on there, and are refused here.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `users:update`.
         */
        patch: operations["users.update"];
        trace?: never;
    };
    "/v1/users/{id}/holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a user made and holds, to be looked at before they are deactivated
         * @description Of each kind what the caller may see in its own list. Keys, clients and runners go on when their maker is deactivated: revoke or delete those that must not.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `users:disable`.
         */
        get: operations["users.getHoldings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Reset a person's second factors and recovery codes
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `users:update`.
         */
        delete: operations["mfa.reset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End what a person is signed in with, in this company
         * @description Holds at their next request. What they are signed in with goes on in their other companies; here they sign in again.
         *
         *     For people: neither API keys nor tokens of registered clients reach it. Asks for `sessions:end`.
         */
        delete: operations["sessions.endOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook endpoints
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:read`.
         */
        get: operations["webhookEndpoints.list"];
        put?: never;
        /**
         * Register a webhook endpoint
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:create`.
         */
        post: operations["webhookEndpoints.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook endpoint
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:read`.
         */
        get: operations["webhookEndpoints.get"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:delete`.
         */
        delete: operations["webhookEndpoints.delete"];
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint, or enable it again
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:update`.
         */
        patch: operations["webhookEndpoints.update"];
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent to a webhook endpoint, with every attempt
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:read`.
         */
        get: operations["webhookEndpoints.listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again that failed or was missed
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:update`.
         */
        post: operations["webhookEndpoints.retryDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the signing secret; for a day both sign
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:update`.
         */
        post: operations["webhookEndpoints.rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event; what came of it is among the deliveries
         * @description For people: neither API keys nor tokens of registered clients reach it. Asks for `webhooks:update`.
         */
        post: operations["webhookEndpoints.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/inbound/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a workflow by a signed call
         * @description Signed by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`) or with `x-webhook-signature: sha256=<hex>`, HMAC-SHA-256 of the body.
         *
         *     Needs no credential.
         */
        post: operations["inboundWebhooks.call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workflows
         * @description API keys need the scope `workflows:read`; tokens of registered clients need it in their ceiling. Asks for `workflows:read`.
         */
        get: operations["workflows.list"];
        put?: never;
        /**
         * Create a workflow, as a draft
         * @description By people alone where it names a secret or calls a connector, before or after.
         *
         *     API keys need the scope `workflows:write`; tokens of registered clients need it in their ceiling. Asks for `workflows:create`.
         */
        post: operations["workflows.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workflows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a workflow
         * @description API keys need the scope `workflows:read`; tokens of registered clients need it in their ceiling. Asks for `workflows:read`.
         */
        get: operations["workflows.get"];
        put?: never;
        post?: never;
        /**
         * Delete a workflow
         * @description By people alone where it names a secret or calls a connector, before or after. Refused with `conflict`, the list and a `confirm` while a service runs it or an instance is not over. Running instances go on to their end.
         *
         *     API keys need the scope `workflows:write`; tokens of registered clients need it in their ceiling. Asks for `workflows:delete`.
         */
        delete: operations["workflows.delete"];
        options?: never;
        head?: never;
        /**
         * Change a workflow's draft; what is published runs on
         * @description By people alone where it names a secret or calls a connector, before or after.
         *
         *     API keys need the scope `workflows:write`; tokens of registered clients need it in their ceiling. Asks for `workflows:update`.
         */
        patch: operations["workflows.update"];
        trace?: never;
    };
    "/v1/workflows/{id}/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a workflow's instances
         * @description They are kept for 90 days after their end.
         *
         *     API keys need the scope `workflows:read`; tokens of registered clients need it in their ceiling. Asks for `workflows:read`.
         */
        get: operations["instances.list"];
        put?: never;
        /**
         * Start an instance of a workflow's published version
         * @description API keys need the scope `workflows:write`; tokens of registered clients need it in their ceiling. Asks for `workflows:execute`.
         */
        post: operations["instances.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workflows/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a workflow's draft: instances start from it
         * @description By people alone where it names a secret or calls a connector, before or after. Asks its publisher for `secrets:bind` on each secret and `connectors:execute` on each connector. A draft that is published already stays the version that it is.
         *
         *     API keys need the scope `workflows:write`; tokens of registered clients need it in their ceiling. Asks for `workflows:publish`.
         */
        post: operations["workflows.publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptedCall: {
            /** @description The id of the instance. */
            executionId: string;
            /** @enum {string} */
            status: "accepted";
            webhookId: string;
        };
        AcceptedInvitation: {
            company: {
                id: string;
                name: string;
                slug: string;
            };
            /** @enum {string} */
            role: "owner" | "admin" | "member";
        };
        AcceptInvitation: {
            /**
             * @description As the invitation was answered, or as its e-mail says it.
             * @example inv-token
             */
            token: string;
        };
        ApiKey: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @description Whether the person who made the key is still active. Keys outlive their makers. */
            creatorActive: boolean;
            /** @enum {string} */
            environment: "live" | "test";
            /** Format: date-time */
            expiresAt: string | null;
            /** @description Last four characters of the key. */
            hint: string;
            id: string;
            /** Format: date-time */
            lastUsedAt: string | null;
            name: string;
            replacedBy: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            revokedReason: string | null;
            scopes: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
        };
        ApiKeyWithUsage: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @description Whether the person who made the key is still active. Keys outlive their makers. */
            creatorActive: boolean;
            /** @enum {string} */
            environment: "live" | "test";
            /** Format: date-time */
            expiresAt: string | null;
            /** @description Last four characters of the key. */
            hint: string;
            id: string;
            /** Format: date-time */
            lastUsedAt: string | null;
            name: string;
            replacedBy: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            revokedReason: string | null;
            scopes: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
            usage: {
                admitted: number;
                /** Format: date */
                day: string;
                denied: number;
            }[];
        };
        AssignRequest: {
            /**
             * @description Null: it has no assignee any more.
             * @example usr_4k2j
             */
            userId: string | null;
        };
        AuditEvent: {
            /** @example secrets:read */
            action: string;
            actor: {
                id: string;
                ip: string | null;
                name: string | null;
                /** @example user */
                type: string;
            };
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            category: "auth" | "iam" | "secret" | "workflow" | "request" | "company";
            details: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            environment?: "live" | "test";
            id: string;
            /** @enum {string} */
            outcome: "success" | "denied" | "failure";
            requestId: string;
            /** @example nembl */
            source: string;
            /** @example secret:github-api-token */
            target: string;
        };
        AuditKeys: {
            keys: {
                /** @enum {string} */
                alg: "EdDSA";
                /** @enum {string} */
                crv: "Ed25519";
                kid: string;
                /** @enum {string} */
                kty: "OKP";
                /** @enum {string} */
                use: "sig";
                x: string;
            }[];
        };
        BeginRunnerSession: {
            /** @description A JWK of these members alone; the private half stays where it is. */
            publicKey: {
                /** @enum {string} */
                crv: "P-256";
                /** @enum {string} */
                kty: "EC";
                /** @example gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0 */
                x: string;
                /** @example gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0 */
                y: string;
            };
            /** @example 1.0.0 */
            version: string;
        };
        Billing: {
            environments: {
                admitted: number;
                denied: number;
                /** @enum {string} */
                environment: "live" | "test";
                keys: {
                    admitted: number;
                    denied: number;
                    keyId: string;
                }[];
                limits: {
                    perDay: number;
                    perMinute: number;
                };
            }[];
            period: {
                /** Format: date */
                from: string;
                /** Format: date */
                to: string;
            };
            /** @enum {string} */
            plan: "free" | "pro" | "starter" | "growth" | "business" | "enterprise";
        };
        ClaimCommand: {
            /**
             * @description Some of the runner's own.
             * @example [
             *       "linux",
             *       "staging"
             *     ]
             */
            labels?: string[];
            /** @example rse_4k2j */
            session: string;
            /** @default 20 */
            waitSeconds?: number;
        };
        ClaimedCommand: {
            claim: {
                attempt: number;
                /** @description JWE in compact form (ECDH-ES, A256GCM) for the session's key: a JSON object of the variables. Its protected header names runner, instance, phase and attempt, when it expires (`exp`), and which variables are secrets (`secrets`). */
                env: string;
                id: string;
                instanceId: string;
                killGraceSeconds: number;
                leaseSeconds: number;
                phase: string;
                /** @description The program, and its arguments. */
                run: string[];
                timeoutSeconds: number;
            };
        };
        CliSignIn: {
            authorization_endpoint: string;
            client_id: string;
            issuer: string;
            redirect_uris: string[];
            revocation_endpoint: string;
            scopes_supported: string[];
            token_endpoint: string;
        };
        CommandHeard: {
            /** @description End the command, and send its result. */
            cancel: boolean;
            leaseSeconds: number;
        };
        CommandHeartbeat: {
            /** @example 1 */
            attempt: number;
            /** @description What was printed since, cut where a character ends, scrubbed of the values. The beginning and the end are kept. */
            output?: {
                /**
                 * @description 1, 2, 3… in each attempt. One that came before is not taken twice.
                 * @example 1
                 */
                seq: number;
                /** Format: byte */
                stderr?: string;
                /** Format: byte */
                stdout?: string;
                /** @description The runner has left some out. */
                truncated?: boolean;
            };
            /** @example rse_4k2j */
            session: string;
        };
        CommandResult: {
            /** @example 1 */
            attempt: number;
            durationMs?: number;
            /** @example 0 */
            exitCode: number | null;
            /** @enum {string} */
            failure?: "timeout" | "not_started" | "killed";
            /** @description What was printed since, cut where a character ends, scrubbed of the values. The beginning and the end are kept. */
            output?: {
                /**
                 * @description 1, 2, 3… in each attempt. One that came before is not taken twice.
                 * @example 1
                 */
                seq: number;
                /** Format: byte */
                stderr?: string;
                /** Format: byte */
                stdout?: string;
                /** @description The runner has left some out. */
                truncated?: boolean;
            };
            /** @example rse_4k2j */
            session: string;
            signal?: string;
        };
        CommandResultTaken: {
            /** @enum {string} */
            status: "taken";
        };
        Company: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            /**
             * @description Age at which an API key without an expiry is spoken of, once. 0: never.
             * @example 90
             */
            keyAgeNoticeDays: number;
            /** @enum {string} */
            mfaRequired: "none" | "admins" | "all";
            name: string;
            /** @enum {string} */
            plan: "free" | "pro" | "starter" | "growth" | "business" | "enterprise";
            slug: string;
        };
        CompletePhase: {
            /**
             * @description A word, or an object. The word `rejected` fails the phase.
             * @example approved
             */
            outcome: string | Record<string, never>;
        };
        ConfirmedFactor: {
            /** Format: date-time */
            confirmedAt: string;
            /** @enum {string} */
            kind: "totp" | "sms";
            /** @description Ten, shown only here; each works once. */
            recoveryCodes?: string[];
        };
        Connector: {
            auth: {
                clientId?: string;
                clientSecret?: string;
                name?: string;
                /** @enum {string} */
                scheme: "bearer" | "basic" | "header" | "query" | "oauth2_refresh" | "none";
                secret?: string;
                tokenUrl?: string;
                username?: string;
            };
            baseUrl: string;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /**
             * @description Names it among a secret's `boundResources`.
             * @example con_4k2j
             */
            id: string;
            name: string;
            /**
             * Format: date-time
             * @description Since when the provider refuses its credential; null while it does not.
             */
            refusedSince: string | null;
            slug: string;
            /** @enum {string} */
            type: "github" | "slack" | "http";
            /** Format: date-time */
            updatedAt: string;
        };
        ConnectorTest: {
            message: string;
            ok: boolean;
            /** @description Null where nothing answered. */
            status: number | null;
        };
        CreateApiKey: {
            /** @enum {string} */
            environment: "live" | "test";
            /** Format: date-time */
            expiresAt?: string | null;
            /** @example CI/CD Pipeline */
            name: string;
            /**
             * @example [
             *       "services:read"
             *     ]
             */
            scopes: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
        };
        CreateConnector: {
            /**
             * @example {
             *       "scheme": "bearer",
             *       "secret": "github-api-token"
             *     }
             */
            auth: {
                /** @description `oauth2_refresh`. */
                clientId?: string;
                /**
                 * @description `oauth2_refresh`: the slug of the client's own secret, where there is one.
                 * @example github-api-token
                 */
                clientSecret?: string;
                /** @description `header`, `query`: the header or the parameter that carries the value. */
                name?: string;
                /**
                 * @description How the secret's value is placed in each call.
                 * @default bearer
                 * @enum {string}
                 */
                scheme?: "bearer" | "basic" | "header" | "query" | "oauth2_refresh" | "none";
                /**
                 * @description The slug of the secret; under `oauth2_refresh`, of the refresh token.
                 * @example github-api-token
                 */
                secret?: string;
                /** @description `oauth2_refresh`: the provider's token endpoint (RFC 6749 §6). */
                tokenUrl?: string;
                /** @description `basic`: the user; the secret is the password. */
                username?: string;
            };
            /**
             * @description https, one host, and a path that every call's path is put behind. Left out: the provider's own.
             * @example https://api.github.com
             */
            baseUrl?: string;
            /** @example GitHub */
            name: string;
            /** @example github */
            slug: string;
            /** @enum {string} */
            type: "github" | "slack" | "http";
        };
        CreatedApiKey: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @description Whether the person who made the key is still active. Keys outlive their makers. */
            creatorActive: boolean;
            /** @enum {string} */
            environment: "live" | "test";
            /** Format: date-time */
            expiresAt: string | null;
            /** @description Last four characters of the key. */
            hint: string;
            id: string;
            /** @description The key itself: only in the first answer, never again, not on a replay either. */
            key?: string;
            /** Format: date-time */
            lastUsedAt: string | null;
            name: string;
            replacedBy: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            revokedReason: string | null;
            scopes: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
            /** @enum {string} */
            status: "active" | "expired" | "revoked";
        };
        CreatedInvitation: {
            acceptedBy: string | null;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            email: string;
            /** Format: date-time */
            expiresAt: string;
            id: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member";
            /** @enum {string} */
            status: "pending" | "accepted" | "expired" | "revoked";
            /** @description Only in the first answer, never again. To be passed on: it works only for the person who has verified the invited address. */
            token?: string;
        };
        CreatedRunner: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @enum {string} */
            environment: "live" | "test";
            id: string;
            labels: string[];
            /** Format: date-time */
            lastSeenAt: string | null;
            name: string;
            /** Format: date-time */
            registrationExpiresAt?: string;
            /** @description Registers one machine, once: only in the first answer, never again. */
            registrationToken?: string;
            /**
             * @description `registered`: made, and not seen yet. `offline`: not seen for two minutes. A revoked one is listed for 30 days.
             * @enum {string}
             */
            status: "registered" | "active" | "offline" | "revoked";
            /** @description What its process says of itself. */
            version: string | null;
        };
        CreateGroup: {
            description?: string | null;
            /** @example Platform team */
            name: string;
        };
        CreateInboundWebhook: {
            /** @default true */
            enabled?: boolean;
            /** @example Deployments of the shop */
            name: string;
            /**
             * @description The slug of the secret that calls are signed with; of 16 bytes or more.
             * @example shop-webhook-key
             */
            secret: string;
            /** @example wf_4k2j */
            workflowId: string;
        };
        CreateInvitation: {
            /** @example ada@example.com */
            email: string;
            /**
             * @default member
             * @enum {string}
             */
            role?: "owner" | "admin" | "member";
        };
        CreateRequest: {
            /**
             * @example {
             *       "model": "small"
             *     }
             */
            input?: unknown;
            /** @example svc_4k2j */
            serviceId: string;
            /** @example A laptop for a new colleague */
            title: string;
        };
        CreateRunner: {
            /**
             * @default []
             * @example [
             *       "linux",
             *       "staging"
             *     ]
             */
            labels?: string[];
            /** @example Build machine */
            name: string;
        };
        CreateSecret: {
            /**
             * @description Where alone the value may be sent; empty: wherever a connector names it.
             * @example [
             *       "api.github.com"
             *     ]
             */
            allowedHosts?: string[];
            description?: string | null;
            /** @example github-api-token */
            slug: string;
            /**
             * @example {
             *       "environment": "production",
             *       "service": "github"
             *     }
             */
            tags?: {
                [key: string]: string;
            };
            /**
             * @default custom
             * @enum {string}
             */
            type?: "api_key" | "oauth_token" | "password" | "certificate" | "custom";
            /**
             * Format: password
             * @description The value itself. Between 1 and 65536 bytes of UTF-8. No route ever returns it.
             * @example the-value-itself
             */
            value: string;
        };
        CreateService: {
            description?: string | null;
            /** @example IT Support */
            name: string;
            /**
             * @default active
             * @enum {string}
             */
            status?: "draft" | "active" | "archived";
            /**
             * @example {
             *       "department": "engineering"
             *     }
             */
            tags?: {
                [key: string]: string;
            };
            workflowId?: string | null;
        };
        CreateWebhookEndpoint: {
            description?: string | null;
            /**
             * @example [
             *       "secret.rotation_due"
             *     ]
             */
            events: ("secret.rotation_due" | "secret.rotation_overdue" | "secret.replaced" | "secret.deleted_in_use" | "secret.old_version_unused" | "connector.failing" | "api_key.created" | "api_key.revoked" | "api_key.rotated" | "api_key.expiring" | "api_key.expired" | "api_key.old" | "api_key.new_address" | "api_key.leaked" | "oauth_client.registered" | "policy.changed" | "webhook_endpoint.disabled" | "runner.registered" | "runner.offline" | "workflow.failed")[];
            /** @example https://hooks.example.com/nembl */
            url: string;
        };
        CreateWorkflow: {
            /** @example Deploy */
            name: string;
            /** @default [] */
            phases?: ({
                /**
                 * @description Its slug.
                 * @example github
                 */
                connector: string;
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                request: {
                    /** @description JSON, or a text where `content-type` says another format. A string that is one template keeps the type of what it finds. */
                    body?: unknown;
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @enum {string} */
                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
                    /** @example /repos/{{ input.repo }}/issues */
                    path: string;
                    /** @default {} */
                    query?: {
                        [key: string]: string;
                    };
                };
                /** @description Further attempts. Left out: 2, and 0 with POST and PATCH. */
                retries?: number;
                /** @description Left out: 10. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "connector";
            } | {
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                request: {
                    /** @description JSON, or a text where `content-type` says another format. A string that is one template keeps the type of what it finds. */
                    body?: unknown;
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @enum {string} */
                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
                    /** @default {} */
                    query?: {
                        [key: string]: string;
                    };
                    /** @example https://deploy.example.com/apps/{{ input.app }} */
                    url: string;
                };
                /** @description Further attempts. Left out: 2, and 0 with POST and PATCH. */
                retries?: number;
                /** @description Left out: 10. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "http";
            } | {
                /**
                 * @description Ids of people of the company, who are told when it waits.
                 * @default []
                 */
                assignees?: string[];
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                /** @description Left out: 604800. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "manual";
            } | {
                command: {
                    /**
                     * @description A runner that has all of them runs it.
                     * @default []
                     * @example [
                     *       "linux",
                     *       "staging"
                     *     ]
                     */
                    labels?: string[];
                    /**
                     * @description The program, without a template, and its arguments, each filled in by itself and never split. No shell reads it.
                     * @example [
                     *       "./deploy.sh",
                     *       "--app",
                     *       "{{ input.app }}"
                     *     ]
                     */
                    run: string[];
                };
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                /** @description Further attempts. Left out: none. */
                retries?: number;
                /** @description Left out: 600. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "command";
            })[];
        };
        CurrentSession: {
            companies: {
                id: string;
                name: string;
                /** @enum {string} */
                role: "owner" | "admin" | "member";
                slug: string;
            }[];
            companyId: string | null;
            /** @enum {string} */
            environment: "live" | "test";
            id: string;
            /** @enum {string} */
            kind: "browser" | "bearer";
            /** Format: date-time */
            mfaPassedAt: string | null;
            /** @enum {string} */
            mfaState: "active" | "mfa_required" | "mfa_enrollment_required";
            /** Format: date-time */
            signedInAt: string;
            user: {
                /** @description Null where the pool names none. */
                email: string | null;
                emailVerified: boolean;
                id: string;
                name: string;
            };
        };
        Error: {
            /** @description Sent back as `?confirm=`, it says that the listed uses are known. */
            confirm?: string;
            /** @description Which field is not valid, and why. */
            details: {
                field: string;
                message: string;
            }[];
            error: components["schemas"]["ErrorCode"];
            /**
             * @description A sentence for people.
             * @example No such secret.
             */
            message: string;
            /** @description With `rate_limit_exceeded`: seconds, as in `Retry-After`. */
            retryAfter?: number;
        };
        /** @enum {string} */
        ErrorCode: "invalid_request" | "https_required" | "unauthenticated" | "invalid_api_key" | "expired_api_key" | "revoked_api_key" | "invalid_token" | "invalid_session" | "mfa_required" | "mfa_enrollment_required" | "insufficient_scope" | "forbidden" | "csrf_rejected" | "not_found" | "method_not_allowed" | "payload_too_large" | "unsupported_media_type" | "conflict" | "secret_exists" | "secret_in_use" | "secret_missing" | "session_lost" | "claim_lost" | "idempotency_in_progress" | "precondition_failed" | "validation_error" | "idempotency_conflict" | "rate_limit_exceeded" | "locked_out" | "upstream_error" | "upstream_timeout" | "unavailable" | "internal_error";
        FoundCompany: {
            /** @example Acme */
            name: string;
            /** @example acme */
            slug: string;
        };
        /**
         * @example [
         *       {
         *         "token": "nmbl_test_…",
         *         "type": "nembl_api_key",
         *         "url": null,
         *         "source": "content"
         *       }
         *     ]
         */
        GithubLeakReport: {
            source?: string | null;
            token: string;
            type: string;
            url?: string | null;
        }[];
        GithubLeakVerdicts: {
            /** @enum {string} */
            label: "true_positive" | "false_positive" | "unreadable";
            /** @description SHA-256 of the token, in hex; null where there was none to read. */
            token_hash: string | null;
            token_type: string | null;
        }[];
        Group: {
            /** Format: date-time */
            createdAt: string;
            description: string | null;
            id: string;
            name: string;
        };
        Holdings: {
            /** @description Keys that they made and that work. Keys outlive their maker. */
            apiKeys: {
                /** Format: date-time */
                createdAt: string;
                /** @enum {string} */
                environment: "live" | "test";
                /** Format: date-time */
                expiresAt: string | null;
                hint: string;
                id: string;
                /** Format: date-time */
                lastUsedAt: string | null;
                name: string;
            }[];
            /** @description Clients that they registered. They go on without them. */
            oauthClients: {
                clientId: string;
                /** Format: date-time */
                createdAt: string;
                name: string;
            }[];
            /** @description Policies that name them, by id, or except them. */
            policies: {
                /** @enum {string} */
                effect: "Allow" | "Deny";
                id: string;
                name: string;
            }[];
            /** @description Runners that they made. They go on without them. */
            runners: {
                /** Format: date-time */
                createdAt: string;
                /** @enum {string} */
                environment: "live" | "test";
                id: string;
                /** Format: date-time */
                lastSeenAt: string | null;
                name: string;
            }[];
            /** @description What they may act with in this company. A deactivation ends it here. */
            sessions: {
                id: string;
                /** @enum {string} */
                kind: "browser" | "bearer";
                /** Format: date-time */
                lastSeenAt: string;
                /** Format: date-time */
                signedInAt: string;
            }[];
            userId: string;
        };
        InboundWebhook: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            enabled: boolean;
            id: string;
            /**
             * Format: date-time
             * @description Of the last accepted call; null where there was none within 30 days.
             */
            lastReceivedAt: string | null;
            name: string;
            secret: string;
            /** Format: date-time */
            updatedAt: string;
            workflowId: string;
        };
        Instance: {
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
            failure: components["schemas"]["InstanceFailure"];
            id: string;
            /** @description Any JSON. */
            input?: unknown;
            phases: components["schemas"]["InstancePhase"][];
            /** @enum {string} */
            source: "api" | "request" | "webhook";
            sourceId: string | null;
            /** Format: date-time */
            startedAt: string | null;
            startedBy: {
                id: string;
                /** @enum {string} */
                type: "user" | "api_key" | "system";
            };
            /** @enum {string} */
            status: "starting" | "running" | "waiting" | "completed" | "failed" | "cancelled";
            version: number;
            workflowId: string;
        };
        InstanceFailure: {
            /** @example upstream_timeout */
            code: string;
            message: string;
            phase: string | null;
        } | null;
        InstancePhase: {
            attempts: number;
            /** Format: date-time */
            endedAt: string | null;
            failure: components["schemas"]["InstanceFailure"];
            key: string;
            name: string;
            /** @description What a call answered (`status`, `headers`, `body`), scrubbed; what a manual phase was completed with (`outcome`). */
            output?: unknown;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled";
            /** @enum {string} */
            type: "connector" | "http" | "manual" | "command";
        };
        Invitation: {
            acceptedBy: string | null;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            email: string;
            /** Format: date-time */
            expiresAt: string;
            id: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member";
            /** @enum {string} */
            status: "pending" | "accepted" | "expired" | "revoked";
        };
        InvokeConnector: {
            /** @description Sent as JSON. A text is sent as it is where `headers` names another content type. */
            body?: unknown;
            headers?: {
                [key: string]: string;
            };
            /** @enum {string} */
            method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
            /**
             * @description Behind the base URL; it cannot leave it.
             * @example /repos/example/app/dispatches
             */
            path: string;
            query?: {
                [key: string]: string;
            };
        };
        ListedInstance: {
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
            failure: components["schemas"]["InstanceFailure"];
            id: string;
            /** @enum {string} */
            source: "api" | "request" | "webhook";
            sourceId: string | null;
            /** Format: date-time */
            startedAt: string | null;
            startedBy: {
                id: string;
                /** @enum {string} */
                type: "user" | "api_key" | "system";
            };
            /** @enum {string} */
            status: "starting" | "running" | "waiting" | "completed" | "failed" | "cancelled";
            version: number;
            workflowId: string;
        };
        Me: {
            companyId: string;
            /** @enum {string} */
            environment: "live" | "test";
            id: string;
            scopes: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
            /** @enum {string} */
            type: "api_key";
        } | {
            companyId: string;
            /** @description Null where the pool names none. */
            email: string | null;
            /** @enum {string} */
            environment: "live" | "test";
            id: string;
            name: string;
            roles: ("owner" | "admin" | "member")[];
            /** @enum {string} */
            type: "user";
        };
        MfaChallenge: {
            /** @enum {string} */
            method: "sms";
        };
        MfaCode: {
            /** @example 287082 */
            code: string;
        };
        MfaImpact: {
            concerned: number;
            enrolled: number;
            /** @description Those without a factor; paged. */
            members: {
                email: string | null;
                id: string;
                name: string;
                /** @enum {string} */
                role: "owner" | "admin" | "member";
            }[];
            /** @enum {string} */
            mfaRequired: "none" | "admins" | "all";
            withoutFactor: number;
        };
        MfaPhoneNumber: {
            /** @example +41791234567 */
            phoneNumber: string;
        };
        MfaVerification: {
            /** @example 287082 */
            code?: string;
            recoveryCode?: string;
        };
        MyMfa: {
            factors: {
                confirmed: boolean;
                /** Format: date-time */
                confirmedAt: string | null;
                /** Format: date-time */
                createdAt: string;
                /** @enum {string} */
                kind: "totp" | "sms";
                /** Format: date-time */
                lockedUntil: string | null;
                /** @description Masked. */
                phoneNumber: string | null;
            }[];
            recoveryCodesLeft: number;
            /** @description By the selected company, of you. */
            required: boolean;
            /** @enum {string} */
            state: "active" | "mfa_required" | "mfa_enrollment_required";
        };
        Notification: {
            /** @enum {string} */
            category: "secrets" | "api_keys" | "workflows" | "security" | "company";
            /** Format: date-time */
            createdAt: string;
            /** @description Ids and names. */
            data: {
                [key: string]: unknown;
            };
            id: string;
            /** Format: date-time */
            readAt: string | null;
            text: string;
            title: string;
            /** @example secret.rotation_due */
            type: string;
        };
        NotificationPreferences: {
            api_keys: {
                email: boolean;
                inApp: boolean;
            };
            company: {
                email: boolean;
                inApp: boolean;
            };
            secrets: {
                email: boolean;
                inApp: boolean;
            };
            security: {
                email: boolean;
                inApp: boolean;
            };
            /**
             * @default {
             *       "inApp": true,
             *       "email": true
             *     }
             */
            workflows?: {
                email: boolean;
                inApp: boolean;
            };
        };
        OAuthClient: {
            clientId: string;
            confidential: boolean;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @description As the audit log names it. */
            id: string;
            logoutUris: string[];
            name: string;
            redirectUris: string[];
            scopes: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
            /**
             * @description Not 'active' while a change has not reached the user pool yet.
             * @enum {string}
             */
            status: "creating" | "active" | "updating" | "rotating" | "deleting";
        };
        OutsideAnswer: {
            /** @description Parsed where it is JSON, else text; every value of a secret is taken out. */
            body?: unknown;
            /** @enum {string} */
            bodyEncoding?: "base64";
            headers: {
                [key: string]: string;
            };
            /** @example 200 */
            status: number;
        };
        Pagination: {
            page: number;
            pageSize: number;
            totalCount: number;
            totalPages: number;
        };
        Policy: {
            actions: string[];
            conditions: {
                tags?: {
                    [key: string]: string;
                };
            };
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            description: string | null;
            /** @enum {string} */
            effect: "Allow" | "Deny";
            enabled: boolean;
            id: string;
            name: string;
            principals: {
                everyone?: boolean;
                except?: {
                    groups?: string[];
                    roles?: ("owner" | "admin" | "member")[];
                    users?: string[];
                };
                groups?: string[];
                roles?: ("owner" | "admin" | "member")[];
                users?: string[];
            };
            resource: string;
            /** Format: date-time */
            updatedAt: string;
        };
        PolicyAsCedar: {
            /** @description In Cedar's own language, for people to read. */
            cedar: string;
            id: string;
        };
        PolicyBody: {
            /**
             * @example [
             *       "update",
             *       "delete"
             *     ]
             */
            actions: string[];
            /**
             * @example {
             *       "tags": {
             *         "environment": "production"
             *       }
             *     }
             */
            conditions?: {
                /**
                 * @example {
                 *       "environment": "production"
                 *     }
                 */
                tags?: {
                    [key: string]: string;
                };
            };
            description?: string | null;
            /** @enum {string} */
            effect: "Allow" | "Deny";
            /** @description Without it a new policy is enabled and a replaced one stays what it is. */
            enabled?: boolean;
            /** @example Production secrets are the platform team's */
            name: string;
            /**
             * @example {
             *       "everyone": true,
             *       "except": {
             *         "groups": [
             *           "grp_4k2j"
             *         ]
             *       }
             *     }
             */
            principals: {
                everyone?: boolean;
                except?: {
                    groups?: string[];
                    roles?: ("owner" | "admin" | "member")[];
                    users?: string[];
                };
                groups?: string[];
                roles?: ("owner" | "admin" | "member")[];
                users?: string[];
            };
            /** @example secrets:* */
            resource: string;
        };
        RecoveryCodes: {
            /** @description Ten, shown only here; each works once. */
            recoveryCodes: string[];
        };
        RegisteredOAuthClient: {
            clientId: string;
            /** @description Of a confidential client: only in the first answer, never again. */
            clientSecret?: string;
            confidential: boolean;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @description As the audit log names it. */
            id: string;
            logoutUris: string[];
            name: string;
            redirectUris: string[];
            scopes: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
            /**
             * @description Not 'active' while a change has not reached the user pool yet.
             * @enum {string}
             */
            status: "creating" | "active" | "updating" | "rotating" | "deleting";
        };
        RegisteredRunner: {
            /** @description Shown once. */
            credential: string;
            /** @enum {string} */
            environment: "live" | "test";
            heartbeatSeconds: number;
            labels: string[];
            leaseSeconds: number;
            runnerId: string;
            session: string;
        };
        RegisterOAuthClient: {
            /** @description Whether the app can keep a secret. A browser or mobile app cannot. */
            confidential?: boolean;
            /**
             * @example [
             *       "https://app.example.com/callback"
             *     ]
             */
            logoutUris?: string[];
            /** @example Expense app */
            name: string;
            /**
             * @example [
             *       "https://app.example.com/callback"
             *     ]
             */
            redirectUris: string[];
            /**
             * @description What the client's tokens may reach at most, of the person's own rights. Default: services:read.
             * @example [
             *       "services:read"
             *     ]
             */
            scopes?: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
        };
        RegisterRunner: {
            /**
             * @description Some of those that the runner was made with: it has no others from then on.
             * @example [
             *       "linux",
             *       "staging"
             *     ]
             */
            labels?: string[];
            /** @description A JWK of these members alone; the private half stays where it is. */
            publicKey: {
                /** @enum {string} */
                crv: "P-256";
                /** @enum {string} */
                kty: "EC";
                /** @example gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0 */
                x: string;
                /** @example gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0 */
                y: string;
            };
            /** @example from-the-creation */
            token: string;
            /** @example 1.0.0 */
            version: string;
        };
        RenameApiKey: {
            /** @example CI/CD Pipeline */
            name: string;
        };
        ReplaceSecretValue: {
            /**
             * Format: password
             * @description The value itself. Between 1 and 65536 bytes of UTF-8. No route ever returns it.
             * @example the-value-itself
             */
            value: string;
        };
        Request: {
            assigneeId: string | null;
            /** Format: date-time */
            closedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            id: string;
            input?: unknown;
            /** @description Of the service's workflow; null where the service has none. */
            instanceId: string | null;
            serviceId: string;
            /** @enum {string} */
            status: "open" | "in_progress" | "completed" | "failed" | "cancelled";
            title: string;
            /** Format: date-time */
            updatedAt: string;
        };
        RevokeApiKey: {
            reason?: string;
        };
        RotateApiKey: {
            /** @default 0 */
            gracePeriodSeconds?: number;
        };
        RotatedOAuthClient: {
            clientId: string;
            /** @description The new secret: only in the first answer, never again. */
            clientSecret?: string;
            confidential: boolean;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @description As the audit log names it. */
            id: string;
            logoutUris: string[];
            name: string;
            redirectUris: string[];
            scopes: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
            /**
             * @description Not 'active' while a change has not reached the user pool yet.
             * @enum {string}
             */
            status: "creating" | "active" | "updating" | "rotating" | "deleting";
        };
        Runner: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** @enum {string} */
            environment: "live" | "test";
            id: string;
            labels: string[];
            /** Format: date-time */
            lastSeenAt: string | null;
            name: string;
            /**
             * @description `registered`: made, and not seen yet. `offline`: not seen for two minutes. A revoked one is listed for 30 days.
             * @enum {string}
             */
            status: "registered" | "active" | "offline" | "revoked";
            /** @description What its process says of itself. */
            version: string | null;
        };
        RunnerSession: {
            labels: string[];
            session: string;
        };
        Secret: {
            allowedHosts: string[];
            boundResources: {
                id: string;
                name: string;
                /** @enum {string} */
                type: "connector" | "workflow_phase" | "inbound_webhook";
            }[];
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            description: string | null;
            /** Format: date-time */
            lastRotatedAt: string | null;
            /** @example nembl/co_4k2j/github-api-token */
            path: string;
            reminder: {
                intervalDays: number;
                /** Format: date-time */
                nextDueAt: string;
            } | null;
            slug: string;
            /** @enum {string} */
            status: "creating" | "active" | "replacing" | "deleting";
            tags: {
                [key: string]: string;
            };
            /** @enum {string} */
            type: "api_key" | "oauth_token" | "password" | "certificate" | "custom";
            /** @description 1, 2, 3…: which value this is. */
            version: number;
        };
        SecretReminder: {
            /** @example 90 */
            intervalDays: number;
        };
        SecretVersion: {
            /** Format: date-time */
            createdAt: string;
            /** @description Who set it; no person where it was refreshed. */
            createdBy: string;
            /** @description What retrieved it and still runs, as far as the caller may read it; at most 100. */
            heldBy: {
                id: string;
                /** @enum {string} */
                type: "instance" | "runner";
            }[];
            /** @description All of them, named or not. */
            heldByCount: number;
            /** Format: date-time */
            lastRetrievedAt: string | null;
            retrievals: number;
            /** @enum {string} */
            status: "current" | "superseded";
            /** @description 1, 2, 3…: which value this was. */
            version: number;
        };
        SecurityOverview: {
            /** @description Keys of this environment that never expire. */
            apiKeysWithoutExpiry: {
                /** @description At most 100. */
                count: number;
                /** @description The first 5. */
                items: {
                    /** Format: date-time */
                    createdAt: string;
                    id: string;
                    /** Format: date-time */
                    lastUsedAt: string | null;
                    name: string;
                }[];
                /** @description Whether there are more than are counted. */
                more: boolean;
            };
            /** @enum {string} */
            environment: "live" | "test";
            /** @description Endpoints that fail, or were disabled for it. */
            failingWebhookEndpoints: {
                /** @description At most 100. */
                count: number;
                /** @description The first 5. */
                items: {
                    /** Format: date-time */
                    failingSince: string | null;
                    id: string;
                    /** @enum {string} */
                    status: "enabled" | "disabled";
                    url: string;
                }[];
                /** @description Whether there are more than are counted. */
                more: boolean;
            };
            /** @description Secrets of this environment whose rotation is due, the longest overdue first. */
            overdueSecrets: {
                /** @description At most 100. */
                count: number;
                /** @description The first 5. */
                items: {
                    /** Format: date-time */
                    dueAt: string;
                    slug: string;
                }[];
                /** @description Whether there are more than are counted. */
                more: boolean;
            };
            /** @description Active members without a second factor. Shown to who may change the company. */
            peopleWithoutFactor: {
                /** @description At most 100. */
                count: number;
                /** @description The first 5. */
                items: {
                    id: string;
                    name: string;
                    /** @enum {string} */
                    role: "owner" | "admin" | "member";
                }[];
                /** @description Whether there are more than are counted. */
                more: boolean;
            };
            /** @description Keys of this environment that nothing has used for 90 days. */
            unusedApiKeys: {
                /** @description At most 100. */
                count: number;
                /** @description The first 5. */
                items: {
                    /** Format: date-time */
                    createdAt: string;
                    id: string;
                    /** Format: date-time */
                    lastUsedAt: string | null;
                    name: string;
                }[];
                /** @description Whether there are more than are counted. */
                more: boolean;
            };
        };
        SentCode: {
            /** Format: date-time */
            expiresAt: string;
            /** @enum {string} */
            method: "sms";
            /** @description Masked. */
            phoneNumber: string;
            resendAfterSeconds: number;
        };
        Service: {
            /** Format: date-time */
            createdAt: string;
            description: string | null;
            id: string;
            name: string;
            /** @enum {string} */
            status: "draft" | "active" | "archived";
            tags: {
                [key: string]: string;
            };
            /** Format: date-time */
            updatedAt: string;
            workflowId: string | null;
        };
        Session: {
            clientId: string | null;
            current: boolean;
            /** Format: date-time */
            expiresAt: string | null;
            id: string;
            ip: string | null;
            /** @enum {string} */
            kind: "browser" | "bearer";
            /** Format: date-time */
            lastSeenAt: string;
            /** Format: date-time */
            mfaPassedAt: string | null;
            /** Format: date-time */
            signedInAt: string;
            userAgent: string | null;
        };
        SetNotificationPreferences: {
            api_keys: {
                email: boolean;
                inApp: boolean;
            };
            company: {
                email: boolean;
                inApp: boolean;
            };
            secrets: {
                email: boolean;
                inApp: boolean;
            };
            security: {
                email: boolean;
                inApp: boolean;
            };
            /**
             * @default {
             *       "inApp": true,
             *       "email": true
             *     }
             */
            workflows?: {
                email: boolean;
                inApp: boolean;
            };
        };
        Simulation: {
            /**
             * @example secrets:update
             * @enum {string}
             */
            action: "api_keys:create" | "api_keys:read" | "api_keys:update" | "api_keys:revoke" | "api_keys:rotate" | "oauth_clients:create" | "oauth_clients:read" | "oauth_clients:update" | "oauth_clients:delete" | "secrets:create" | "secrets:read" | "secrets:read_value" | "secrets:update" | "secrets:delete" | "secrets:bind" | "policies:create" | "policies:read" | "policies:update" | "policies:delete" | "connectors:create" | "connectors:read" | "connectors:update" | "connectors:delete" | "connectors:execute" | "workflows:create" | "workflows:read" | "workflows:update" | "workflows:delete" | "workflows:publish" | "workflows:execute" | "services:create" | "services:read" | "services:update" | "services:delete" | "services:publish" | "requests:create" | "requests:read" | "requests:update" | "requests:assign" | "requests:close" | "users:invite" | "users:read" | "users:update" | "users:disable" | "groups:create" | "groups:read" | "groups:update" | "groups:delete" | "groups:manage_members" | "company:read" | "company:update" | "sessions:read" | "sessions:end" | "audit:read" | "audit:export" | "billing:read" | "webhooks:create" | "webhooks:read" | "webhooks:update" | "webhooks:delete" | "runners:create" | "runners:read" | "runners:delete";
            /**
             * @example {
             *       "role": "member"
             *     }
             */
            principal: {
                group?: string;
                /** @enum {string} */
                role?: "owner" | "admin" | "member";
                user?: string;
            };
            /**
             * @description Of the action's own kind; with `*` for its id, a thing that no policy names.
             * @example secrets:github-api-token
             */
            resource: string;
            /**
             * @description Instead of the stored thing's own, which are used otherwise.
             * @example {
             *       "environment": "production"
             *     }
             */
            tags?: {
                [key: string]: string;
            };
        };
        SimulationResult: {
            /** @enum {string} */
            decision: "Allow" | "Deny";
            errors: string[];
            /** @description Whether there is such a thing in this environment. Null where none is asked about. */
            exists: boolean | null;
            /** @description The policies that decided; none where nothing allows. */
            reasons: {
                /** @enum {string} */
                effect: "Allow" | "Deny";
                id: string;
                name: string;
            }[];
            /** @description Those that were used: the ones sent, or else the stored thing's own. */
            tags: {
                [key: string]: string;
            };
        };
        StartInstance: {
            /**
             * @description Any JSON.
             * @example {
             *       "ticket": 42
             *     }
             */
            input?: unknown;
        };
        TestConnector: {
            /**
             * @description `http` only: what is asked for instead of the base URL itself.
             * @example /repos/example/app/dispatches
             */
            path?: string;
        };
        TotpSetup: {
            qrSvg: string;
            /** @description Base32; shown only here. */
            secret: string;
            uri: string;
        };
        UnusedSecrets: {
            unusedSecrets: string[];
        };
        UpdateCompany: {
            /**
             * @description Age at which an API key without an expiry is spoken of, once. 0: never.
             * @example 90
             */
            keyAgeNoticeDays?: number;
            /** @enum {string} */
            mfaRequired?: "none" | "admins" | "all";
            /** @example Acme */
            name?: string;
        };
        UpdateConnector: {
            /**
             * @example {
             *       "scheme": "bearer",
             *       "secret": "github-api-token"
             *     }
             */
            auth?: {
                /** @description `oauth2_refresh`. */
                clientId?: string;
                /**
                 * @description `oauth2_refresh`: the slug of the client's own secret, where there is one.
                 * @example github-api-token
                 */
                clientSecret?: string;
                /** @description `header`, `query`: the header or the parameter that carries the value. */
                name?: string;
                /**
                 * @description How the secret's value is placed in each call.
                 * @default bearer
                 * @enum {string}
                 */
                scheme?: "bearer" | "basic" | "header" | "query" | "oauth2_refresh" | "none";
                /**
                 * @description The slug of the secret; under `oauth2_refresh`, of the refresh token.
                 * @example github-api-token
                 */
                secret?: string;
                /** @description `oauth2_refresh`: the provider's token endpoint (RFC 6749 §6). */
                tokenUrl?: string;
                /** @description `basic`: the user; the secret is the password. */
                username?: string;
            };
            /**
             * @description https, one host, and a path that every call's path is put behind. Left out: the provider's own.
             * @example https://api.github.com
             */
            baseUrl?: string;
            /** @example GitHub */
            name?: string;
        };
        UpdateGroup: {
            description?: string | null;
            /** @example Platform team */
            name?: string;
        };
        UpdateInboundWebhook: {
            enabled?: boolean;
            /** @example Deployments of the shop */
            name?: string;
            /**
             * @description The slug of the secret that calls are signed with; of 16 bytes or more.
             * @example shop-webhook-key
             */
            secret?: string;
        };
        UpdateOAuthClient: {
            /**
             * @example [
             *       "https://app.example.com/callback"
             *     ]
             */
            logoutUris?: string[];
            /** @example Expense app */
            name?: string;
            /**
             * @example [
             *       "https://app.example.com/callback"
             *     ]
             */
            redirectUris?: string[];
            /**
             * @description What the client's tokens may reach at most, of the person's own rights. Default: services:read.
             * @example [
             *       "services:read"
             *     ]
             */
            scopes?: ("services:read" | "services:write" | "requests:read" | "requests:write" | "workflows:read" | "workflows:write" | "users:read" | "audit:read" | "billing:read")[];
        };
        UpdateRequest: {
            /** @enum {string} */
            status?: "open" | "in_progress" | "completed" | "failed" | "cancelled";
            /** @example A laptop for a new colleague */
            title?: string;
        };
        UpdateSecret: {
            /**
             * @description Where alone the value may be sent; empty: wherever a connector names it.
             * @example [
             *       "api.github.com"
             *     ]
             */
            allowedHosts?: string[];
            description?: string | null;
            /**
             * @example {
             *       "environment": "production",
             *       "service": "github"
             *     }
             */
            tags?: {
                [key: string]: string;
            };
            /** @enum {string} */
            type?: "api_key" | "oauth_token" | "password" | "certificate" | "custom";
        };
        UpdateService: {
            description?: string | null;
            /** @example IT Support */
            name?: string;
            /** @enum {string} */
            status?: "draft" | "active" | "archived";
            /**
             * @example {
             *       "department": "engineering"
             *     }
             */
            tags?: {
                [key: string]: string;
            };
            workflowId?: string | null;
        };
        UpdateUser: {
            /** @enum {string} */
            role?: "owner" | "admin" | "member";
            /** @enum {string} */
            status?: "active" | "deactivated";
        };
        UpdateWebhookEndpoint: {
            description?: string | null;
            /**
             * @example [
             *       "secret.rotation_due"
             *     ]
             */
            events?: ("secret.rotation_due" | "secret.rotation_overdue" | "secret.replaced" | "secret.deleted_in_use" | "secret.old_version_unused" | "connector.failing" | "api_key.created" | "api_key.revoked" | "api_key.rotated" | "api_key.expiring" | "api_key.expired" | "api_key.old" | "api_key.new_address" | "api_key.leaked" | "oauth_client.registered" | "policy.changed" | "webhook_endpoint.disabled" | "runner.registered" | "runner.offline" | "workflow.failed")[];
            /** @enum {string} */
            status?: "enabled" | "disabled";
            /** @example https://hooks.example.com/nembl */
            url?: string;
        };
        UpdateWorkflow: {
            /** @example Deploy */
            name?: string;
            phases?: ({
                /**
                 * @description Its slug.
                 * @example github
                 */
                connector: string;
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                request: {
                    /** @description JSON, or a text where `content-type` says another format. A string that is one template keeps the type of what it finds. */
                    body?: unknown;
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @enum {string} */
                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
                    /** @example /repos/{{ input.repo }}/issues */
                    path: string;
                    /** @default {} */
                    query?: {
                        [key: string]: string;
                    };
                };
                /** @description Further attempts. Left out: 2, and 0 with POST and PATCH. */
                retries?: number;
                /** @description Left out: 10. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "connector";
            } | {
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                request: {
                    /** @description JSON, or a text where `content-type` says another format. A string that is one template keeps the type of what it finds. */
                    body?: unknown;
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @enum {string} */
                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
                    /** @default {} */
                    query?: {
                        [key: string]: string;
                    };
                    /** @example https://deploy.example.com/apps/{{ input.app }} */
                    url: string;
                };
                /** @description Further attempts. Left out: 2, and 0 with POST and PATCH. */
                retries?: number;
                /** @description Left out: 10. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "http";
            } | {
                /**
                 * @description Ids of people of the company, who are told when it waits.
                 * @default []
                 */
                assignees?: string[];
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                /** @description Left out: 604800. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "manual";
            } | {
                command: {
                    /**
                     * @description A runner that has all of them runs it.
                     * @default []
                     * @example [
                     *       "linux",
                     *       "staging"
                     *     ]
                     */
                    labels?: string[];
                    /**
                     * @description The program, without a template, and its arguments, each filled in by itself and never split. No shell reads it.
                     * @example [
                     *       "./deploy.sh",
                     *       "--app",
                     *       "{{ input.app }}"
                     *     ]
                     */
                    run: string[];
                };
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                /** @description Further attempts. Left out: none. */
                retries?: number;
                /** @description Left out: 600. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "command";
            })[];
        };
        User: {
            /** @description Null where the pool names none. Not for a test key. */
            email?: string | null;
            id: string;
            /**
             * Format: date-time
             * @description Not for a test key.
             */
            joinedAt?: string;
            /** @description A placeholder for a test key. */
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member";
            /** @enum {string} */
            status: "active" | "deactivated";
        };
        VerifiedMfa: {
            /** @enum {string} */
            method: "totp" | "sms" | "recovery_code";
            recoveryCodesLeft: number;
            /** @enum {string} */
            state: "active";
        };
        WebhookDelivery: {
            attempts: {
                /** Format: date-time */
                at: string;
                durationMs: number;
                /** @enum {string} */
                outcome: "delivered" | "throttled" | "refused" | "redirected" | "gone" | "timeout" | "unreachable" | "address_refused" | "endpoint_disabled" | "no_recipient" | "dead_letter";
                statusCode: number | null;
            }[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt: string | null;
            /** @description The `webhook-id`, the same at every attempt. */
            id: string;
            /** Format: date-time */
            nextAttemptAt: string | null;
            /** @enum {string} */
            status: "pending" | "delivered" | "failed" | "missed";
            type: string;
        };
        WebhookEndpoint: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            description: string | null;
            /** @enum {string|null} */
            disabledReason: "by_person" | "gone" | "failing" | null;
            events: ("secret.rotation_due" | "secret.rotation_overdue" | "secret.replaced" | "secret.deleted_in_use" | "secret.old_version_unused" | "connector.failing" | "api_key.created" | "api_key.revoked" | "api_key.rotated" | "api_key.expiring" | "api_key.expired" | "api_key.old" | "api_key.new_address" | "api_key.leaked" | "oauth_client.registered" | "policy.changed" | "webhook_endpoint.disabled" | "runner.registered" | "runner.offline" | "workflow.failed")[];
            /**
             * Format: date-time
             * @description Of the failures since the last success.
             */
            failingSince: string | null;
            id: string;
            /**
             * Format: date-time
             * @description After a rotation: until when the secret before signs as well.
             */
            previousSecretUntil: string | null;
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** Format: date-time */
            updatedAt: string;
            url: string;
        };
        WebhookEndpointWithSecret: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            description: string | null;
            /** @enum {string|null} */
            disabledReason: "by_person" | "gone" | "failing" | null;
            events: ("secret.rotation_due" | "secret.rotation_overdue" | "secret.replaced" | "secret.deleted_in_use" | "secret.old_version_unused" | "connector.failing" | "api_key.created" | "api_key.revoked" | "api_key.rotated" | "api_key.expiring" | "api_key.expired" | "api_key.old" | "api_key.new_address" | "api_key.leaked" | "oauth_client.registered" | "policy.changed" | "webhook_endpoint.disabled" | "runner.registered" | "runner.offline" | "workflow.failed")[];
            /**
             * Format: date-time
             * @description Of the failures since the last success.
             */
            failingSince: string | null;
            id: string;
            /**
             * Format: date-time
             * @description After a rotation: until when the secret before signs as well.
             */
            previousSecretUntil: string | null;
            /** @description Signs what is sent (Standard Webhooks). Only in the first answer, never again. */
            secret?: string;
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** Format: date-time */
            updatedAt: string;
            url: string;
        };
        WebhookTest: {
            deliveryId: string;
        };
        Workflow: components["schemas"]["WorkflowSummary"] & {
            phases: ({
                /**
                 * @description Its slug.
                 * @example github
                 */
                connector: string;
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                request: {
                    /** @description JSON, or a text where `content-type` says another format. A string that is one template keeps the type of what it finds. */
                    body?: unknown;
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @enum {string} */
                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
                    /** @example /repos/{{ input.repo }}/issues */
                    path: string;
                    /** @default {} */
                    query?: {
                        [key: string]: string;
                    };
                };
                /** @description Further attempts. Left out: 2, and 0 with POST and PATCH. */
                retries?: number;
                /** @description Left out: 10. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "connector";
            } | {
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                request: {
                    /** @description JSON, or a text where `content-type` says another format. A string that is one template keeps the type of what it finds. */
                    body?: unknown;
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @enum {string} */
                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
                    /** @default {} */
                    query?: {
                        [key: string]: string;
                    };
                    /** @example https://deploy.example.com/apps/{{ input.app }} */
                    url: string;
                };
                /** @description Further attempts. Left out: 2, and 0 with POST and PATCH. */
                retries?: number;
                /** @description Left out: 10. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "http";
            } | {
                /**
                 * @description Ids of people of the company, who are told when it waits.
                 * @default []
                 */
                assignees?: string[];
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                /** @description Left out: 604800. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "manual";
            } | {
                command: {
                    /**
                     * @description A runner that has all of them runs it.
                     * @default []
                     * @example [
                     *       "linux",
                     *       "staging"
                     *     ]
                     */
                    labels?: string[];
                    /**
                     * @description The program, without a template, and its arguments, each filled in by itself and never split. No shell reads it.
                     * @example [
                     *       "./deploy.sh",
                     *       "--app",
                     *       "{{ input.app }}"
                     *     ]
                     */
                    run: string[];
                };
                /**
                 * @description Literals, or `secret:<slug>`. A literal is never read as a template.
                 * @default {}
                 * @example {
                 *       "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *       "STAGE": "staging"
                 *     }
                 */
                env?: {
                    [key: string]: string;
                };
                /**
                 * @description Names it in templates and in an instance.
                 * @example deploy
                 */
                key: string;
                /** @example Deploy to Staging */
                name: string;
                /** @description Further attempts. Left out: none. */
                retries?: number;
                /** @description Left out: 600. */
                timeoutSeconds?: number;
                /** @enum {string} */
                type: "command";
            })[];
        };
        WorkflowSummary: {
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            id: string;
            name: string;
            phaseCount: number;
            /** @description What instances start from; null before the first. */
            publishedVersion: number | null;
            /**
             * @description `draft` where its phases are not the published ones, or none are.
             * @enum {string}
             */
            status: "draft" | "published";
            /** Format: date-time */
            updatedAt: string;
        };
    };
    responses: {
        /**
         * @description `invalid_request`: The request is malformed, or carries two credentials.
         *
         *     `https_required`: Plain http is refused.
         */
        BadRequest: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "invalid_request" | "https_required";
                };
            };
        };
        /** @description `conflict`: The thing's state does not allow it, or somebody else changed it at the same time. */
        Conflict: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "conflict";
                };
            };
        };
        /**
         * @description `conflict`: The thing's state does not allow it, or somebody else changed it at the same time.
         *
         *     `idempotency_in_progress`: The first request with this Idempotency-Key still runs.
         */
        ConflictIdempotencyInProgress: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "conflict" | "idempotency_in_progress";
                };
            };
        };
        /** @description `claim_lost`: The claim is over: end the command. */
        ConflictOnlyClaimLost: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "claim_lost";
                };
            };
        };
        /** @description `session_lost`: The runner's session is not known any more: begin another one. */
        ConflictOnlySessionLost: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "session_lost";
                };
            };
        };
        /**
         * @description `conflict`: The thing's state does not allow it, or somebody else changed it at the same time.
         *
         *     `secret_exists`: There is a secret with this slug.
         *
         *     `idempotency_in_progress`: The first request with this Idempotency-Key still runs.
         */
        ConflictSecretExistsIdempotencyInProgress: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "conflict" | "secret_exists" | "idempotency_in_progress";
                };
            };
        };
        /**
         * @description `conflict`: The thing's state does not allow it, or somebody else changed it at the same time.
         *
         *     `secret_in_use`: `details` names what uses the secret; `confirm` deletes it all the same.
         */
        ConflictSecretInUse: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "conflict" | "secret_in_use";
                };
            };
        };
        /**
         * @description `conflict`: The thing's state does not allow it, or somebody else changed it at the same time.
         *
         *     `secret_missing`: A secret that is named is not there.
         */
        ConflictSecretMissing: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "conflict" | "secret_missing";
                };
            };
        };
        /**
         * @description `conflict`: The thing's state does not allow it, or somebody else changed it at the same time.
         *
         *     `secret_missing`: A secret that is named is not there.
         *
         *     `idempotency_in_progress`: The first request with this Idempotency-Key still runs.
         */
        ConflictSecretMissingIdempotencyInProgress: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "conflict" | "secret_missing" | "idempotency_in_progress";
                };
            };
        };
        /**
         * @description `forbidden`: The caller may not do this; `details` names action and resource.
         *
         *     `csrf_rejected`: A session's change was not asked for by a page of ours.
         */
        Forbidden: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "forbidden" | "csrf_rejected";
                };
            };
        };
        /**
         * @description `insufficient_scope`: The key or the client lacks the scope that the message names.
         *
         *     `forbidden`: The caller may not do this; `details` names action and resource.
         *
         *     `csrf_rejected`: A session's change was not asked for by a page of ours.
         */
        ForbiddenInsufficientScope: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "insufficient_scope" | "forbidden" | "csrf_rejected";
                };
            };
        };
        /** @description `csrf_rejected`: A session's change was not asked for by a page of ours. */
        ForbiddenOnlyCsrfRejected: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "csrf_rejected";
                };
            };
        };
        /** @description `internal_error`: A fault of ours. It is logged under the request's id. */
        InternalError: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "internal_error";
                };
            };
        };
        /** @description `validation_error`: `details` names each field that is not valid, and why. */
        Invalid: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "validation_error";
                };
            };
        };
        /**
         * @description `validation_error`: `details` names each field that is not valid, and why.
         *
         *     `idempotency_conflict`: This Idempotency-Key was used with another body.
         */
        InvalidIdempotencyConflict: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "validation_error" | "idempotency_conflict";
                };
            };
        };
        /** @description `not_found`: There is no such thing in the caller's company and environment. */
        NotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "not_found";
                };
            };
        };
        /** @description `payload_too_large`: The body is too large. */
        PayloadTooLarge: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "payload_too_large";
                };
            };
        };
        /** @description `precondition_failed`: The thing is not the revision that `If-Match` names. */
        PreconditionFailed: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "precondition_failed";
                };
            };
        };
        /** @description `rate_limit_exceeded`: Too many requests; `Retry-After` says when to go on. */
        TooManyRequests: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "rate_limit_exceeded";
                };
            };
        };
        /**
         * @description `rate_limit_exceeded`: Too many requests; `Retry-After` says when to go on.
         *
         *     `locked_out`: Too many wrong codes; `Retry-After` says when to go on.
         */
        TooManyRequestsLockedOut: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "rate_limit_exceeded" | "locked_out";
                };
            };
        };
        /**
         * @description `unauthenticated`: No credential was sent.
         *
         *     `invalid_api_key`: This is no API key.
         *
         *     `expired_api_key`: The key has expired.
         *
         *     `revoked_api_key`: The key was revoked.
         *
         *     `invalid_token`: The access token is not valid, or its sign-in was ended.
         *
         *     `invalid_session`: The session is over.
         *
         *     `mfa_required`: The sign-in needs its second factor, or a fresh one.
         *
         *     `mfa_enrollment_required`: The company asks for a second factor, and there is none yet.
         */
        Unauthenticated: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "unauthenticated" | "invalid_api_key" | "expired_api_key" | "revoked_api_key" | "invalid_token" | "invalid_session" | "mfa_required" | "mfa_enrollment_required";
                };
            };
        };
        /**
         * @description `unauthenticated`: No credential was sent.
         *
         *     `invalid_api_key`: This is no API key.
         *
         *     `expired_api_key`: The key has expired.
         *
         *     `revoked_api_key`: The key was revoked.
         *
         *     `invalid_token`: The access token is not valid, or its sign-in was ended.
         *
         *     `invalid_session`: The session is over.
         */
        UnauthenticatedBeforeMfa: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "unauthenticated" | "invalid_api_key" | "expired_api_key" | "revoked_api_key" | "invalid_token" | "invalid_session";
                };
            };
        };
        /**
         * @description `unauthenticated`: No credential was sent.
         *
         *     `invalid_api_key`: This is no API key.
         */
        UnauthenticatedInvalidApiKey: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "unauthenticated" | "invalid_api_key";
                };
            };
        };
        /** @description `unauthenticated`: No credential was sent. */
        UnauthenticatedPlain: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "unauthenticated";
                };
            };
        };
        /** @description `unavailable`: Something that this depends on does not answer. Nothing was lost: try again. */
        Unavailable: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "unavailable";
                };
            };
        };
        /** @description `unsupported_media_type`: The body is not sent as application/json. */
        UnsupportedMediaType: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "unsupported_media_type";
                };
            };
        };
        /** @description `upstream_error`: The other system did not answer as it should. */
        UpstreamError: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "upstream_error";
                };
            };
        };
        /** @description `upstream_timeout`: The other system took too long. */
        UpstreamTimeout: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & {
                    /** @enum {string} */
                    error?: "upstream_timeout";
                };
            };
        };
    };
    parameters: {
        /**
         * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
         * @example acme
         */
        Company: string;
        /**
         * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
         * @example test
         */
        Environment: "live" | "test";
        /**
         * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
         * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
         */
        IdempotencyKey: string;
        /**
         * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
         * @example "key_4k2j.3"
         */
        IfMatch: string;
        /**
         * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
         * @example "key_4k2j.3"
         */
        IfNoneMatch: string;
    };
    requestBodies: never;
    headers: {
        /** @description The page's origin, where it is one of a registered client of the company. */
        "Access-Control-Allow-Origin": string;
        /** @description Names the thing and its revision, and never repeats. For `If-Match` and `If-None-Match`. */
        ETag: string;
        /** @description `true` on an answer that was given before. */
        "Idempotency-Replayed": "true";
        /** @description Where what was made, or what goes on, is found. */
        Location: string;
        /** @description To an API key: what is left of each limit, and the seconds until it is whole again. */
        RateLimit: string;
        /** @description To an API key: its limits, and the seconds that each is for. */
        "RateLimit-Policy": string;
        /** @description Seconds until the same request may be sent again. */
        "Retry-After": string;
        /** @description What is missing (RFC 6750, RFC 9470), and where tokens are issued (RFC 9728). */
        "WWW-Authenticate": string;
        /** @description Names this request in our logs and in the audit log. */
        "X-Request-Id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "audit.getKeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The first signs; retired ones verify what they signed. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditKeys"];
                };
            };
            400: components["responses"]["BadRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "signIn.getCliSignIn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the names of RFC 8414 and RFC 7591. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CliSignIn"];
                };
            };
            400: components["responses"]["BadRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "signIn.getResourceMetadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metadata, in the RFC's own names. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        authorization_servers: string[];
                        bearer_methods_supported: string[];
                        resource: string;
                        resource_documentation: string;
                        resource_name: string;
                        scopes_supported: string[];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "signIn.callback": {
        parameters: {
            query?: {
                /**
                 * @description Only those whose `code` is this.
                 * @example from-the-login-page
                 */
                code?: string;
                /**
                 * @description Only those whose `error` is this.
                 * @example access_denied
                 */
                error?: string;
                /**
                 * @description Only those whose `state` is this.
                 * @example from-the-login-page
                 */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in, now or before; on to the page asked for. */
            302: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "signIn.login": {
        parameters: {
            query?: {
                /**
                 * @description A path of ours, where the browser is sent in the end.
                 * @example /live/secrets
                 */
                returnTo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the login page. */
            302: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "signIn.logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out; this address ends the login page's own session too. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            logoutUrl: string;
                        };
                    };
                };
            };
            /** @description The same, for a form. */
            303: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["ForbiddenOnlyCsrfRejected"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "apiKeys.list": {
        parameters: {
            query?: {
                /** @description Only those whose `environment` is this. */
                environment?: "live" | "test";
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /**
                 * @description Part of a name or id, or of what a key ends with.
                 * @example pipeline
                 */
                search?: string;
                /** @description Only those whose `status` is this. */
                status?: "active" | "expired" | "revoked";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "apiKeys.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "CI/CD Pipeline",
                 *       "environment": "live",
                 *       "scopes": [
                 *         "services:read"
                 *       ],
                 *       "expiresAt": "2027-01-31T09:30:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description The key; its value is shown only here. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CreatedApiKey"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "apiKeys.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example key_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, without its value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKeyWithUsage"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "apiKeys.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example key_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "CI/CD Pipeline"
                 *     }
                 */
                "application/json": components["schemas"]["RenameApiKey"];
            };
        };
        responses: {
            /** @description The key, without its value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "apiKeys.revoke": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example key_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RevokeApiKey"];
            };
        };
        responses: {
            /** @description The key, without its value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "apiKeys.rotate": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example key_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "gracePeriodSeconds": 0
                 *     }
                 */
                "application/json": components["schemas"]["RotateApiKey"];
            };
        };
        responses: {
            /** @description The key; its value is shown only here. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CreatedApiKey"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "apiKeys.revokeSelf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Dead everywhere. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedInvalidApiKey"];
            413: components["responses"]["PayloadTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "audit.list": {
        parameters: {
            query?: {
                /**
                 * @description Only those whose `action` is this.
                 * @example secrets:read
                 */
                action?: "api_keys:create" | "api_keys:read" | "api_keys:update" | "api_keys:revoke" | "api_keys:rotate" | "oauth_clients:create" | "oauth_clients:read" | "oauth_clients:update" | "oauth_clients:delete" | "secrets:create" | "secrets:read" | "secrets:read_value" | "secrets:update" | "secrets:delete" | "secrets:bind" | "policies:create" | "policies:read" | "policies:update" | "policies:delete" | "connectors:create" | "connectors:read" | "connectors:update" | "connectors:delete" | "connectors:execute" | "workflows:create" | "workflows:read" | "workflows:update" | "workflows:delete" | "workflows:publish" | "workflows:execute" | "services:create" | "services:read" | "services:update" | "services:delete" | "services:publish" | "requests:create" | "requests:read" | "requests:update" | "requests:assign" | "requests:close" | "users:invite" | "users:read" | "users:update" | "users:disable" | "groups:create" | "groups:read" | "groups:update" | "groups:delete" | "groups:manage_members" | "company:read" | "company:update" | "sessions:read" | "sessions:end" | "audit:read" | "audit:export" | "billing:read" | "webhooks:create" | "webhooks:read" | "webhooks:update" | "webhooks:delete" | "runners:create" | "runners:read" | "runners:delete" | "api_keys:use" | "api_keys:leak" | "auth:sign_in" | "auth:sign_out" | "auth:switch_company" | "mfa:enroll" | "mfa:remove" | "mfa:verify" | "mfa:reset" | "mfa:regenerate_codes" | "company:create" | "users:join" | "users:uninvite" | "secrets:replace_value" | "secrets:set_reminder" | "secrets:remove_reminder" | "webhooks:rotate_secret" | "oauth_clients:rotate_secret" | "webhooks:disable" | "webhooks:test" | "webhooks:retry" | "notifications:set_preferences" | "runners:register" | "runners:start" | "runners:claim" | "runners:finish" | "requests:cancel" | "requests:delete" | "inbound_webhooks:create" | "inbound_webhooks:update" | "inbound_webhooks:delete" | "inbound_webhooks:receive" | "workflows:cancel" | "workflows:complete_phase" | "workflows:finish";
                /**
                 * @description Only those whose `actor` is this.
                 * @example usr_4k2j
                 */
                actor?: string;
                /** @description Only those whose `category` is this. */
                category?: "auth" | "iam" | "secret" | "workflow" | "request" | "company";
                /**
                 * @description The nextCursor of the page before, with the same filters.
                 * @example from-the-page-before
                 */
                cursor?: string;
                /** @description Only those whose `environment` is this. */
                environment?: "live" | "test";
                /**
                 * @description From this instant.
                 * @example 2026-11-22T09:30:00Z
                 */
                from?: string;
                /** @description Only those whose `outcome` is this. */
                outcome?: "success" | "denied" | "failure";
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /**
                 * @description Only those whose `target` is this.
                 * @example secret:github-api-token
                 */
                target?: string;
                /**
                 * @description Before this instant.
                 * @example 2026-11-22T09:30:00Z
                 */
                to?: string;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEvent"][];
                        nextCursor: string | null;
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "audit.export": {
        parameters: {
            query?: {
                /**
                 * @description Only those whose `action` is this.
                 * @example secrets:read
                 */
                action?: "api_keys:create" | "api_keys:read" | "api_keys:update" | "api_keys:revoke" | "api_keys:rotate" | "oauth_clients:create" | "oauth_clients:read" | "oauth_clients:update" | "oauth_clients:delete" | "secrets:create" | "secrets:read" | "secrets:read_value" | "secrets:update" | "secrets:delete" | "secrets:bind" | "policies:create" | "policies:read" | "policies:update" | "policies:delete" | "connectors:create" | "connectors:read" | "connectors:update" | "connectors:delete" | "connectors:execute" | "workflows:create" | "workflows:read" | "workflows:update" | "workflows:delete" | "workflows:publish" | "workflows:execute" | "services:create" | "services:read" | "services:update" | "services:delete" | "services:publish" | "requests:create" | "requests:read" | "requests:update" | "requests:assign" | "requests:close" | "users:invite" | "users:read" | "users:update" | "users:disable" | "groups:create" | "groups:read" | "groups:update" | "groups:delete" | "groups:manage_members" | "company:read" | "company:update" | "sessions:read" | "sessions:end" | "audit:read" | "audit:export" | "billing:read" | "webhooks:create" | "webhooks:read" | "webhooks:update" | "webhooks:delete" | "runners:create" | "runners:read" | "runners:delete" | "api_keys:use" | "api_keys:leak" | "auth:sign_in" | "auth:sign_out" | "auth:switch_company" | "mfa:enroll" | "mfa:remove" | "mfa:verify" | "mfa:reset" | "mfa:regenerate_codes" | "company:create" | "users:join" | "users:uninvite" | "secrets:replace_value" | "secrets:set_reminder" | "secrets:remove_reminder" | "webhooks:rotate_secret" | "oauth_clients:rotate_secret" | "webhooks:disable" | "webhooks:test" | "webhooks:retry" | "notifications:set_preferences" | "runners:register" | "runners:start" | "runners:claim" | "runners:finish" | "requests:cancel" | "requests:delete" | "inbound_webhooks:create" | "inbound_webhooks:update" | "inbound_webhooks:delete" | "inbound_webhooks:receive" | "workflows:cancel" | "workflows:complete_phase" | "workflows:finish";
                /**
                 * @description Only those whose `actor` is this.
                 * @example usr_4k2j
                 */
                actor?: string;
                /** @description Only those whose `category` is this. */
                category?: "auth" | "iam" | "secret" | "workflow" | "request" | "company";
                /** @description Only those whose `environment` is this. */
                environment?: "live" | "test";
                /** @description Only those whose `format` is this. */
                format?: "ndjson" | "csv";
                /**
                 * @description From this instant.
                 * @example 2026-11-22T09:30:00Z
                 */
                from?: string;
                /** @description Only those whose `outcome` is this. */
                outcome?: "success" | "denied" | "failure";
                /**
                 * @description Only those whose `target` is this.
                 * @example secret:github-api-token
                 */
                target?: string;
                /**
                 * @description Before this instant.
                 * @example 2026-11-22T09:30:00Z
                 */
                to?: string;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "billing.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Plan and usage. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Billing"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "company.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Acme",
                 *       "slug": "acme"
                 *     }
                 */
                "application/json": components["schemas"]["FoundCompany"];
            };
        };
        responses: {
            /** @description The company. Its founder owns it. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Company"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "company.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The company. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Company"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "company.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Acme",
                 *       "mfaRequired": "none",
                 *       "keyAgeNoticeDays": 90
                 *     }
                 */
                "application/json": components["schemas"]["UpdateCompany"];
            };
        };
        responses: {
            /** @description The company. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Company"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.getImpact": {
        parameters: {
            query?: {
                /** @description Only those whose `mfaRequired` is this. */
                mfaRequired?: "none" | "admins" | "all";
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts, and a page of those without a factor. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MfaImpact"];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "connectors.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /** @description Only those whose `type` is this. */
                type?: "github" | "slack" | "http";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By slug; only those that the caller may read. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Connector"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "connectors.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "github",
                 *       "name": "GitHub",
                 *       "type": "github",
                 *       "baseUrl": "https://api.github.com",
                 *       "auth": {
                 *         "scheme": "bearer",
                 *         "secret": "github-api-token"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateConnector"];
            };
        };
        responses: {
            /** @description The connector; it names secrets and holds no value. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Connector"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "connectors.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connector; it names secrets and holds no value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Connector"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "connectors.delete": {
        parameters: {
            query?: {
                /**
                 * @description The `confirm` of the refusal that listed what still calls the connector.
                 * @example from-the-refusal
                 */
                confirm?: string;
            };
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted; nothing names these secrets any more. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UnusedSecrets"];
                    };
                };
            };
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "connectors.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "GitHub",
                 *       "baseUrl": "https://api.github.com",
                 *       "auth": {
                 *         "scheme": "bearer",
                 *         "secret": "github-api-token"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateConnector"];
            };
        };
        responses: {
            /** @description The connector; it names secrets and holds no value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Connector"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "connectors.invoke": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "method": "GET",
                 *       "path": "/repos/example/app/dispatches",
                 *       "query": {},
                 *       "headers": {}
                 *     }
                 */
                "application/json": components["schemas"]["InvokeConnector"];
            };
        };
        responses: {
            /** @description What the other system answered, scrubbed. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OutsideAnswer"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictSecretMissing"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "connectors.test": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "path": "/repos/example/app/dispatches"
                 *     }
                 */
                "application/json": components["schemas"]["TestConnector"];
            };
        };
        responses: {
            /** @description `ok`, or what is wrong, in words. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectorTest"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictSecretMissing"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "groups.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Group"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "groups.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Platform team"
                 *     }
                 */
                "application/json": components["schemas"]["CreateGroup"];
            };
        };
        responses: {
            /** @description The group. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Group"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "groups.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example grp_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Group"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "groups.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example grp_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "groups.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example grp_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Platform team"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateGroup"];
            };
        };
        responses: {
            /** @description The group. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Group"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "groups.listMembers": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example grp_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By id. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["User"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "groups.addMember": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example grp_4k2j
                 */
                id: string;
                /**
                 * @description The id of the thing, as it was answered.
                 * @example usr_4k2j
                 */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the group. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "groups.removeMember": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example grp_4k2j
                 */
                id: string;
                /**
                 * @description The id of the thing, as it was answered.
                 * @example usr_4k2j
                 */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Not in the group. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "inboundWebhooks.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /**
                 * @description Only those whose `workflowId` is this.
                 * @example wf_4k2j
                 */
                workflowId?: string;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InboundWebhook"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "inboundWebhooks.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Deployments of the shop",
                 *       "workflowId": "wf_4k2j",
                 *       "secret": "shop-webhook-key",
                 *       "enabled": true
                 *     }
                 */
                "application/json": components["schemas"]["CreateInboundWebhook"];
            };
        };
        responses: {
            /** @description The inbound webhook. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InboundWebhook"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "inboundWebhooks.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whk_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The inbound webhook. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InboundWebhook"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "inboundWebhooks.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whk_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "inboundWebhooks.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whk_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Deployments of the shop",
                 *       "secret": "shop-webhook-key",
                 *       "enabled": true
                 *     }
                 */
                "application/json": components["schemas"]["UpdateInboundWebhook"];
            };
        };
        responses: {
            /** @description The inbound webhook. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InboundWebhook"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "instances.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example exec_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instance with its phases. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Instance"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "instances.cancel": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example exec_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instance with its phases. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Instance"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "instances.completePhase": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example exec_4k2j
                 */
                id: string;
                /**
                 * @description The id of the thing, as it was answered.
                 * @example approve
                 */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "outcome": "approved"
                 *     }
                 */
                "application/json": components["schemas"]["CompletePhase"];
            };
        };
        responses: {
            /** @description The phase. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InstancePhase"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "invitations.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /** @description Only those whose `status` is this. */
                status?: "pending" | "accepted" | "expired" | "revoked";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "invitations.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "role": "member"
                 *     }
                 */
                "application/json": components["schemas"]["CreateInvitation"];
            };
        };
        responses: {
            /** @description The invitation; its token is shown only here. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CreatedInvitation"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "invitations.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example inv_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitation, without its token. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "invitations.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example inv_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "invitations.accept": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "inv-token"
                 *     }
                 */
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            /** @description The company joined, and as what. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AcceptedInvitation"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "leaks.reportFromGithub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "token": "nmbl_test_…",
                 *         "type": "nembl_api_key",
                 *         "url": null,
                 *         "source": "content"
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["GithubLeakReport"];
            };
        };
        responses: {
            /** @description Which of them were keys; those are dead everywhere. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GithubLeakVerdicts"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedPlain"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "me.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Me"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Without secrets. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MyMfa"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.replaceRecoveryCodes": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Shown only here. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RecoveryCodes"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.startSms": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phoneNumber": "+41791234567"
                 *     }
                 */
                "application/json": components["schemas"]["MfaPhoneNumber"];
            };
        };
        responses: {
            /** @description A code is on its way. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SentCode"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequestsLockedOut"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "mfa.removeSms": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.confirmSms": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["MfaCode"];
            };
        };
        responses: {
            /** @description Confirmed; MFA is passed as well. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConfirmedFactor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequestsLockedOut"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.startTotp": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To be confirmed with a first code. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["TotpSetup"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.removeTotp": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.confirmTotp": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["MfaCode"];
            };
        };
        responses: {
            /** @description Confirmed; MFA is passed as well. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConfirmedFactor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequestsLockedOut"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "notifications.getPreferences": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By category and channel. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NotificationPreferences"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "notifications.setPreferences": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "secrets": {
                 *         "inApp": true,
                 *         "email": true
                 *       },
                 *       "api_keys": {
                 *         "inApp": true,
                 *         "email": true
                 *       },
                 *       "workflows": {
                 *         "inApp": true,
                 *         "email": true
                 *       },
                 *       "security": {
                 *         "inApp": true,
                 *         "email": true
                 *       },
                 *       "company": {
                 *         "inApp": true,
                 *         "email": true
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SetNotificationPreferences"];
            };
        };
        responses: {
            /** @description By category and channel. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NotificationPreferences"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.challenge": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "method": "sms"
                 *     }
                 */
                "application/json": components["schemas"]["MfaChallenge"];
            };
        };
        responses: {
            /** @description A code is on its way. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SentCode"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedBeforeMfa"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequestsLockedOut"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "mfa.verify": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["MfaVerification"];
            };
        };
        responses: {
            /** @description Passed; a session gets a new cookie. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["VerifiedMfa"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedBeforeMfa"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequestsLockedOut"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "notifications.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /** @description Only those whose `unread` is this. */
                unread?: "true" | "false";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first, with how many are unread. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Notification"][];
                        pagination: components["schemas"]["Pagination"];
                        unreadCount: number;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "notifications.read": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example ntf_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notification. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Notification"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "oauthClients.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OAuthClient"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "oauthClients.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Expense app",
                 *       "redirectUris": [
                 *         "https://app.example.com/callback"
                 *       ],
                 *       "logoutUris": [
                 *         "https://app.example.com/callback"
                 *       ],
                 *       "scopes": [
                 *         "services:read"
                 *       ],
                 *       "confidential": true
                 *     }
                 */
                "application/json": components["schemas"]["RegisterOAuthClient"];
            };
        };
        responses: {
            /** @description The client; the secret of a confidential one is shown only here. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RegisteredOAuthClient"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "oauthClients.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example 6f1k2m3n4p5q6r7s8t9u0v1w2x
                 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client, without its secret. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OAuthClient"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "oauthClients.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example 6f1k2m3n4p5q6r7s8t9u0v1w2x
                 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "oauthClients.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example 6f1k2m3n4p5q6r7s8t9u0v1w2x
                 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Expense app",
                 *       "redirectUris": [
                 *         "https://app.example.com/callback"
                 *       ],
                 *       "logoutUris": [
                 *         "https://app.example.com/callback"
                 *       ],
                 *       "scopes": [
                 *         "services:read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateOAuthClient"];
            };
        };
        responses: {
            /** @description The client, without its secret. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OAuthClient"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "oauthClients.rotateSecret": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example 6f1k2m3n4p5q6r7s8t9u0v1w2x
                 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client; its secret is shown only here. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RotatedOAuthClient"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "policies.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Policy"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "policies.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Production secrets are the platform team's",
                 *       "effect": "Allow",
                 *       "resource": "secrets:*",
                 *       "actions": [
                 *         "update",
                 *         "delete"
                 *       ],
                 *       "conditions": {
                 *         "tags": {
                 *           "environment": "production"
                 *         }
                 *       },
                 *       "principals": {
                 *         "everyone": true,
                 *         "except": {
                 *           "groups": [
                 *             "grp_4k2j"
                 *           ]
                 *         }
                 *       },
                 *       "enabled": true
                 *     }
                 */
                "application/json": components["schemas"]["PolicyBody"];
            };
        };
        responses: {
            /** @description The policy. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Policy"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "policies.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example pol_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Policy"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "policies.replace": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example pol_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Production secrets are the platform team's",
                 *       "effect": "Allow",
                 *       "resource": "secrets:*",
                 *       "actions": [
                 *         "update",
                 *         "delete"
                 *       ],
                 *       "conditions": {
                 *         "tags": {
                 *           "environment": "production"
                 *         }
                 *       },
                 *       "principals": {
                 *         "everyone": true,
                 *         "except": {
                 *           "groups": [
                 *             "grp_4k2j"
                 *           ]
                 *         }
                 *       },
                 *       "enabled": true
                 *     }
                 */
                "application/json": components["schemas"]["PolicyBody"];
            };
        };
        responses: {
            /** @description The policy. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Policy"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "policies.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example pol_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "policies.getCedar": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example pol_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PolicyAsCedar"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "policies.simulate": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "principal": {
                 *         "role": "member"
                 *       },
                 *       "action": "secrets:update",
                 *       "resource": "secrets:github-api-token",
                 *       "tags": {
                 *         "environment": "production"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Simulation"];
            };
        };
        responses: {
            /** @description The decision and its reasons. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SimulationResult"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "requests.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /**
                 * @description Only those whose `serviceId` is this.
                 * @example svc_4k2j
                 */
                serviceId?: string;
                /** @description Only those whose `status` is this. */
                status?: "open" | "in_progress" | "completed" | "failed" | "cancelled";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Request"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "requests.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "serviceId": "svc_4k2j",
                 *       "title": "A laptop for a new colleague",
                 *       "input": {
                 *         "model": "small"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateRequest"];
            };
        };
        responses: {
            /** @description The request. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Request"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "requests.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example req_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Request"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "requests.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example req_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "requests.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example req_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A laptop for a new colleague",
                 *       "status": "open"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateRequest"];
            };
        };
        responses: {
            /** @description The request. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Request"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "requests.assign": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example req_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userId": "usr_4k2j"
                 *     }
                 */
                "application/json": components["schemas"]["AssignRequest"];
            };
        };
        responses: {
            /** @description The request. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Request"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "requests.cancel": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example req_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Request"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "requests.close": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example req_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Request"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runnerProtocol.claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "session": "rse_4k2j",
                 *       "labels": [
                 *         "linux",
                 *         "staging"
                 *       ],
                 *       "waitSeconds": 20
                 *     }
                 */
                "application/json": components["schemas"]["ClaimCommand"];
            };
        };
        responses: {
            /** @description The command, with its variables sealed to the session's key. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ClaimedCommand"];
                    };
                };
            };
            /** @description Nothing came in time. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedPlain"];
            409: components["responses"]["ConflictOnlySessionLost"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runnerProtocol.sendHeartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example job_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "session": "rse_4k2j",
                 *       "attempt": 1,
                 *       "output": {
                 *         "seq": 1,
                 *         "truncated": true
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CommandHeartbeat"];
            };
        };
        responses: {
            /** @description For how long from now. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CommandHeard"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedPlain"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictOnlyClaimLost"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runnerProtocol.sendResult": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example job_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "session": "rse_4k2j",
                 *       "attempt": 1,
                 *       "exitCode": 0,
                 *       "failure": "timeout",
                 *       "output": {
                 *         "seq": 1,
                 *         "truncated": true
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CommandResult"];
            };
        };
        responses: {
            /** @description It is written down. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CommandResultTaken"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedPlain"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictOnlyClaimLost"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runnerProtocol.register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "from-the-creation",
                 *       "publicKey": {
                 *         "kty": "EC",
                 *         "crv": "P-256",
                 *         "x": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
                 *         "y": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0"
                 *       },
                 *       "version": "1.0.0",
                 *       "labels": [
                 *         "linux",
                 *         "staging"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["RegisterRunner"];
            };
        };
        responses: {
            /** @description The credential is shown only here. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RegisteredRunner"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedPlain"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runnerProtocol.beginSession": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "publicKey": {
                 *         "kty": "EC",
                 *         "crv": "P-256",
                 *         "x": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
                 *         "y": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0"
                 *       },
                 *       "version": "1.0.0"
                 *     }
                 */
                "application/json": components["schemas"]["BeginRunnerSession"];
            };
        };
        responses: {
            /** @description Its further requests carry the session. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RunnerSession"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedPlain"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runners.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first; revoked ones for 30 days. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Runner"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runners.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Build machine",
                 *       "labels": [
                 *         "linux",
                 *         "staging"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateRunner"];
            };
        };
        responses: {
            /** @description The runner; its registration token is shown only here, and is good for an hour. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CreatedRunner"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runners.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example run_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runner. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Runner"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "runners.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example run_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked: its credential is dead. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "secrets.list": {
        parameters: {
            query?: {
                /** @description Whether anything names it. */
                bound?: "true" | "false";
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /** @description Whether it has a rotation reminder. */
                reminder?: "true" | "false";
                /**
                 * @description A part of the slug or the description.
                 * @example github
                 */
                search?: string;
                /**
                 * @description Only those whose `tag` is this.
                 * @example environment:production
                 */
                tag?: string;
                /** @description Only those whose `type` is this. */
                type?: "api_key" | "oauth_token" | "password" | "certificate" | "custom";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By slug; only those that the caller may read. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Secret"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "secrets.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "github-api-token",
                 *       "value": "the-value-itself",
                 *       "type": "custom",
                 *       "tags": {
                 *         "environment": "production",
                 *         "service": "github"
                 *       },
                 *       "allowedHosts": [
                 *         "api.github.com"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateSecret"];
            };
        };
        responses: {
            /** @description The secret's metadata; never its value. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Secret"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictSecretExistsIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "secrets.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github-api-token
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret's metadata; never its value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Secret"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "secrets.delete": {
        parameters: {
            query?: {
                /**
                 * @description The `confirm` of the refusal that listed what still names the secret.
                 * @example from-the-refusal
                 */
                confirm?: string;
            };
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github-api-token
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted; the slug is free. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictSecretInUse"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "secrets.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github-api-token
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "api_key",
                 *       "tags": {
                 *         "environment": "production",
                 *         "service": "github"
                 *       },
                 *       "allowedHosts": [
                 *         "api.github.com"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSecret"];
            };
        };
        responses: {
            /** @description The secret's metadata; never its value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Secret"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "secrets.setReminder": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github-api-token
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "intervalDays": 90
                 *     }
                 */
                "application/json": components["schemas"]["SecretReminder"];
            };
        };
        responses: {
            /** @description The secret's metadata; never its value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Secret"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "secrets.removeReminder": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github-api-token
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is none. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "secrets.replaceValue": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github-api-token
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "value": "the-value-itself"
                 *     }
                 */
                "application/json": components["schemas"]["ReplaceSecretValue"];
            };
        };
        responses: {
            /** @description The secret's metadata; never its value. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Secret"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictSecretMissingIdempotencyInProgress"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamError"];
            503: components["responses"]["Unavailable"];
            504: components["responses"]["UpstreamTimeout"];
        };
    };
    "secrets.listVersions": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The slug of the thing, as it was answered.
                 * @example github-api-token
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SecretVersion"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "company.getSecurityOverview": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts, and the first of each. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SecurityOverview"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "services.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /** @description Only those whose `status` is this. */
                status?: "draft" | "active" | "archived";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Service"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "services.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "IT Support",
                 *       "status": "active",
                 *       "tags": {
                 *         "department": "engineering"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateService"];
            };
        };
        responses: {
            /** @description The service. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Service"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "services.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example svc_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Service"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "services.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example svc_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "services.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example svc_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "IT Support",
                 *       "status": "draft",
                 *       "tags": {
                 *         "department": "engineering"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateService"];
            };
        };
        responses: {
            /** @description The service. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Service"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "sessions.getCurrent": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This sign-in. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CurrentSession"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedBeforeMfa"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "sessions.endCurrent": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out, everywhere. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedBeforeMfa"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "sessions.switchCompany": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "companyId": "co_0123456789abcdefghij"
                 *     }
                 */
                "application/json": {
                    /** @example co_0123456789abcdefghij */
                    companyId: string;
                };
            };
        };
        responses: {
            /** @description From the new cookie on. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedBeforeMfa"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "sessions.switchEnvironment": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "environment": "live"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    environment: "live" | "test";
                };
            };
        };
        responses: {
            /** @description From the next request on. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "sessions.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Last seen first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "sessions.endOthers": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "sessions.end": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example ses_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "users.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /** @description Only those whose `role` is this. */
                role?: "owner" | "admin" | "member";
                /**
                 * @description Part of a name, e-mail address or id; of an id alone for a test key.
                 * @example ada
                 */
                search?: string;
                /** @description Only those whose `status` is this. */
                status?: "active" | "deactivated";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["User"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "users.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example usr_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["User"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "users.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example usr_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "owner",
                 *       "status": "active"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateUser"];
            };
        };
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "users.getHoldings": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example usr_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What there is, newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Holdings"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "mfa.reset": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example usr_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reset; the person is told. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "sessions.endOfUser": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example ses_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookEndpoint"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://hooks.example.com/nembl",
                 *       "events": [
                 *         "secret.rotation_due"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateWebhookEndpoint"];
            };
        };
        responses: {
            /** @description The endpoint; its signing secret is shown only here. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookEndpointWithSecret"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whe_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, without its secret. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookEndpoint"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.delete": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whe_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whe_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://hooks.example.com/nembl",
                 *       "events": [
                 *         "secret.rotation_due"
                 *       ],
                 *       "status": "enabled"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWebhookEndpoint"];
            };
        };
        responses: {
            /** @description The endpoint, without its secret. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookEndpoint"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.listDeliveries": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whe_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookDelivery"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.retryDelivery": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example dlv_4k2j
                 */
                deliveryId: string;
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whe_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Under way, under the same `webhook-id`. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookDelivery"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.rotateSecret": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whe_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint; its signing secret is shown only here. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookEndpointWithSecret"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "webhookEndpoints.test": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whe_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Under way. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookTest"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "inboundWebhooks.call": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example whk_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description Any JSON, at most 64 KiB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "event": "deployed"
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The instance is recorded. The same call again answers the same. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedCall"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["UnauthenticatedPlain"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "workflows.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /** @description Only those whose `status` is this. */
                status?: "draft" | "published";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first; without their phases. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WorkflowSummary"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "workflows.create": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Deploy",
                 *       "phases": []
                 *     }
                 */
                "application/json": components["schemas"]["CreateWorkflow"];
            };
        };
        responses: {
            /** @description The workflow, with the phases of its draft. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Workflow"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "workflows.get": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing: while that is its revision, the answer is 304 without it.
                 * @example "key_4k2j.3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example wf_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workflow, with the phases of its draft. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Workflow"];
                    };
                };
            };
            /** @description The thing is still the revision that `If-None-Match` names. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "workflows.delete": {
        parameters: {
            query?: {
                /**
                 * @description The `confirm` of the refusal that said what still uses the workflow.
                 * @example from-the-refusal
                 */
                confirm?: string;
            };
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example wf_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "workflows.update": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example wf_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Deploy",
                 *       "phases": [
                 *         {
                 *           "key": "deploy",
                 *           "name": "Deploy to Staging",
                 *           "env": {
                 *             "DEPLOY_TOKEN": "secret:deploy-api-token",
                 *             "STAGE": "staging"
                 *           },
                 *           "type": "connector",
                 *           "connector": "github",
                 *           "request": {
                 *             "method": "GET",
                 *             "headers": {},
                 *             "query": {},
                 *             "path": "/repos/{{ input.repo }}/issues"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWorkflow"];
            };
        };
        responses: {
            /** @description The workflow, with the phases of its draft. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Workflow"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "instances.list": {
        parameters: {
            query?: {
                /**
                 * @description Which page, from 1.
                 * @example 1
                 */
                page?: number;
                /**
                 * @description How many a page holds.
                 * @example 20
                 */
                pageSize?: number;
                /** @description Only those whose `status` is this. */
                status?: "starting" | "running" | "waiting" | "completed" | "failed" | "cancelled";
            };
            header?: {
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example wf_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedInstance"][];
                        pagination: components["schemas"]["Pagination"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "instances.start": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key and body within 24 hours answer the same again, without values that are shown once. With or without double quotes around it.
                 * @example 4f6c2f0e-2c54-4d4b-9a63-1d3a0f1f0a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example wf_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "input": {
                 *         "ticket": 42
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["StartInstance"];
            };
        };
        responses: {
            /** @description The instance, which goes on by itself. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedInstance"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ConflictIdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidIdempotencyConflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    "workflows.publish": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description An `ETag` of this thing, or `*`: the change is made only if that is still its revision.
                 * @example "key_4k2j.3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description With an access token: the company to act in, by id or slug. Needed by people of several companies alone. A session acts in the company that it was switched to.
                 * @example acme
                 */
                "x-nembl-company"?: components["parameters"]["Company"];
                /**
                 * @description With an access token: the environment to act in. A session acts in the one that it was switched to.
                 * @example test
                 */
                "x-nembl-environment"?: components["parameters"]["Environment"];
            };
            path: {
                /**
                 * @description The id of the thing, as it was answered.
                 * @example wf_4k2j
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workflow, published. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Workflow"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenInsufficientScope"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
}
