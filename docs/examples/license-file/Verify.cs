// Verifies a license file offline and prints the license's features:
//   dotnet run -- jwks.json desktop-app.license desktop-app
// Needs .NET 8 or later and the package BouncyCastle.Cryptography, for .NET itself has no Ed25519.
using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: verify <jwks.json> <file.license> <product>");
    return 2;
}
try
{
    using var jwks = JsonDocument.Parse(File.ReadAllText(args[0]));
    var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    var license = LicenseFile.Verify(jwks.RootElement, File.ReadAllText(args[1]), args[2], now);
    foreach (var feature in license.GetProperty("features").EnumerateObject())
        Console.WriteLine($"{feature.Name}={feature.Value.GetString()}");
    return 0;
}
catch (RefusedException refused)
{
    Console.Error.WriteLine($"Refused: {refused.Message}");
    return 1;
}

/// <summary>Says why a file is refused.</summary>
class RefusedException(string reason) : Exception(reason);

static class LicenseFile
{
    /// <summary>What this computer's clock may be off by.</summary>
    const long ClockSkewSeconds = 300;

    /// <summary>Returns what the file says, or throws a RefusedException.</summary>
    public static JsonElement Verify(JsonElement jwks, string file, string product, long now)
    {
        var parts = file.Trim().Split('.');
        if (parts.Length != 3) throw new RefusedException("not a license file");

        // The header is not to be trusted: it only chooses among the keys that this program knows.
        var header = DecodeObject(parts[0]);
        if (Text(header, "alg") != "EdDSA") throw new RefusedException("signed by another algorithm");
        if (Text(header, "typ") != "keyrail-license+jws") throw new RefusedException("not a license file");
        var signer = new Ed25519Signer();
        signer.Init(false, FindKey(jwks, Text(header, "kid")));
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        signer.BlockUpdate(signed, 0, signed.Length);
        if (!signer.VerifySignature(Decode(parts[2]))) throw new RefusedException("changed after it was signed");

        var license = DecodeObject(parts[1]);
        if (license.GetProperty("version").GetInt32() != 1)
            throw new RefusedException("of a format that this program does not know");
        if (Text(license, "product") != product) throw new RefusedException("of another product");
        if (now < license.GetProperty("nbf").GetInt64() - ClockSkewSeconds) throw new RefusedException("not valid yet");
        if (now >= license.GetProperty("exp").GetInt64() + ClockSkewSeconds)
            throw new RefusedException("expired: get a new one");
        return license;
    }

    static Ed25519PublicKeyParameters FindKey(JsonElement jwks, string? kid)
    {
        var key = jwks.GetProperty("keys").EnumerateArray().FirstOrDefault(one =>
            kid != null && Text(one, "kid") == kid && Text(one, "kty") == "OKP" && Text(one, "crv") == "Ed25519");
        if (key.ValueKind != JsonValueKind.Object) throw new RefusedException("signed by an unknown key");
        return new Ed25519PublicKeyParameters(Decode(Text(key, "x") ?? ""), 0);
    }

    static JsonElement DecodeObject(string part)
    {
        try
        {
            using var document = JsonDocument.Parse(Decode(part));
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
        }
        catch (JsonException)
        {
        }
        throw new RefusedException("not a license file");
    }

    static byte[] Decode(string part)
    {
        try
        {
            var padded = part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '=');
            return Convert.FromBase64String(padded);
        }
        catch (FormatException)
        {
            throw new RefusedException("not a license file");
        }
    }

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
