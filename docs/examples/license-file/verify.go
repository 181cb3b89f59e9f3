// Verifies a license file offline and prints the license's features:
//
//	go run verify.go jwks.json desktop-app.license desktop-app
//
// Needs no package.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// What this computer's clock may be off by.
const clockSkewSeconds = 300

type keySet struct {
	Keys []struct {
		Kid string `json:"kid"`
		Kty string `json:"kty"`
		Crv string `json:"crv"`
		X   string `json:"x"`
	} `json:"keys"`
}

type license struct {
	Version  int               `json:"version"`
	Product  string            `json:"product"`
	Nbf      int64             `json:"nbf"`
	Exp      int64             `json:"exp"`
	Features map[string]string `json:"features"`
}

var errNoLicense = errors.New("not a license file")

// verifyLicense returns what the file says, or an error that says why it is refused.
func verifyLicense(jwks keySet, file, product string, now int64) (*license, error) {
	parts := strings.Split(strings.TrimSpace(file), ".")
	if len(parts) != 3 {
		return nil, errNoLicense
	}

	// The header is not to be trusted: it only chooses among the keys that this program knows.
	var header struct{ Alg, Typ, Kid string }
	if decode(parts[0], &header) != nil {
		return nil, errNoLicense
	}
	if header.Alg != "EdDSA" {
		return nil, errors.New("signed by another algorithm")
	}
	if header.Typ != "keyrail-license+jws" {
		return nil, errNoLicense
	}
	publicKey := findKey(jwks, header.Kid)
	if publicKey == nil {
		return nil, errors.New("signed by an unknown key")
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return nil, errNoLicense
	}
	if !ed25519.Verify(publicKey, []byte(parts[0]+"."+parts[1]), signature) {
		return nil, errors.New("changed after it was signed")
	}

	var found license
	if decode(parts[1], &found) != nil {
		return nil, errNoLicense
	}
	switch {
	case found.Version != 1:
		return nil, errors.New("of a format that this program does not know")
	case found.Product != product:
		return nil, errors.New("of another product")
	case now < found.Nbf-clockSkewSeconds:
		return nil, errors.New("not valid yet")
	case now >= found.Exp+clockSkewSeconds:
		return nil, errors.New("expired: get a new one")
	}
	return &found, nil
}

func findKey(jwks keySet, kid string) ed25519.PublicKey {
	for _, key := range jwks.Keys {
		if key.Kid != kid || key.Kty != "OKP" || key.Crv != "Ed25519" {
			continue
		}
		if bytes, err := base64.RawURLEncoding.DecodeString(key.X); err == nil && len(bytes) == ed25519.PublicKeySize {
			return bytes
		}
	}
	return nil
}

func decode(part string, value any) error {
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, value)
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: verify <jwks.json> <file.license> <product>")
		os.Exit(2)
	}
	var jwks keySet
	if err := json.Unmarshal(read(os.Args[1]), &jwks); err != nil {
		refuse(err)
	}
	found, err := verifyLicense(jwks, string(read(os.Args[2])), os.Args[3], time.Now().Unix())
	if err != nil {
		refuse(err)
	}
	for name, value := range found.Features {
		fmt.Printf("%s=%s\n", name, value)
	}
}

func read(path string) []byte {
	text, err := os.ReadFile(path)
	if err != nil {
		refuse(err)
	}
	return text
}

func refuse(err error) {
	fmt.Fprintln(os.Stderr, "Refused:", err)
	os.Exit(1)
}
