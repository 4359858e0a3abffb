// An OpenID provider on a free port of this machine. It takes one JSON document:
//   {"client": {...}, "accounts": {"bob@example.com": {"name": "Bob", ...}}}
// and prints its address once it listens. Any password opens any account.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { client, accounts } = JSON.parse(process.argv[2]);

const findAccount = (_context, id) =>
  accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) };

const server = createServer().listen(0, "127.0.0.1", () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client],
    findAccount,
    claims: { email: ["email", "email_verified"], profile: ["name", "groups"] },
    conformIdTokenClaims: false, // st.user shows the ID token's claims and asks no further
    features: { devInteractions: { enabled: true } },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
