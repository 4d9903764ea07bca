import { describe, expect, it } from "vitest";
import { isSecretName, isSecretNumberName, secrecyOf } from "../../src/secrets/secretName.js";

describe("what a name says of its value", () => {
  it.each(
    (
      "password newPassword db_password DB-PASSWORD apiKey api_keys accessToken access_tokens refreshToken sessionId " +
      "session_id keyBase passwordConfirmation secretValue seedPhrase smtpPass connectionString cardNumber passwordHash " +
      "verificationCode pass_word php_sess_id sess_id JSESSIONID myPassWord userMotDePasse X-Api-Key privateKey AWSSecretKey otp ssn clientSecret " +
      "hmacKey sharedKey priv_key decryptionKey deployKeys githubToken sasToken verification_token secretId securityAnswer " +
      "recoveryCode backupCodes mfaCode storepass keystorePass sftp-pass client-key-data"
    ).split(" "),
  )("%s is certain", (name) => {
    expect([secrecyOf(name), isSecretName(name)]).toEqual(["certain", true]);
  });

  it.each("token session sid auth pin bearer mnemonic pass userToken".split(" "))("%s is likely", (name) => {
    expect([secrecyOf(name), isSecretName(name)]).toEqual(["likely", false]);
  });

  it.each(
    "tokenCount key primaryKey sortKeys storageKey errorCode zipCode compass bypass mountainPass userId phrase string number hash code value tokens passwordless keyboard constructor toString".split(
      " ",
    ),
  )("%s says nothing", (name) => {
    expect([secrecyOf(name), isSecretName(name)]).toEqual([undefined, false]);
  });

  it("reads names of up to eighty letters", () => {
    expect(secrecyOf(`${"a".repeat(71)}_password`)).toBe("certain");
    expect(secrecyOf(`${"a".repeat(72)}_password`)).toBeUndefined();
  });
});

describe("a number is a secret", () => {
  it.each("pin userPin pswd userPasswd otp cvv cvc ssn passcode password cardNumber verificationCode".split(" "))(
    "under the name %s",
    (name) => {
      expect(isSecretNumberName(name)).toBe(true);
    },
  );

  it.each("secret token apiKey number code pw pwd userPsw count pinCount zipCode houseNumber".split(" "))(
    "not under the name %s",
    (name) => {
      expect(isSecretNumberName(name)).toBe(false);
    },
  );
});
