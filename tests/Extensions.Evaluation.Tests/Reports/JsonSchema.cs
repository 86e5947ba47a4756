using System.Text.Json;

namespace Extensions.Evaluation.Tests.Reports;

/// <summary>What of JSON Schema the schema of reports uses: type, required, properties, additionalProperties, items, enum, const, anyOf and $ref within the file. Any other word is an error.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly HashSet<string> Known = ["$schema", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties", "items", "enum", "const", "anyOf", "format"];

    /// <summary>All that is wrong, with its place.</summary>
    public IReadOnlyList<string> Faults(JsonElement value) => [.. Faults(value, root, "$")];

    /// <summary>Names of all members that the schema knows.</summary>
    public IEnumerable<string> Members => new[] { root }.Concat(root.GetProperty("$defs").EnumerateObject().Select(one => one.Value))
        .SelectMany(schema => schema.TryGetProperty("properties", out var members) ? members.EnumerateObject().Select(one => one.Name) : []).Distinct();

    private IEnumerable<string> Faults(JsonElement value, JsonElement schema, string at)
    {
        foreach (var word in schema.EnumerateObject())
            if (!Known.Contains(word.Name))
                throw new NotSupportedException($"The word '{word.Name}' of the schema is not known here.");
        if (schema.TryGetProperty("$ref", out var name))
            return Faults(value, root.GetProperty("$defs").GetProperty(name.GetString()!["#/$defs/".Length..]), at);
        if (schema.TryGetProperty("anyOf", out var choices))
            return choices.EnumerateArray().Any(choice => !Faults(value, choice, at).Any()) ? [] : [$"{at} fits none: {string.Join("; ", Faults(value, choices[0], at))}"];
        var faults = new List<string>();
        if (schema.TryGetProperty("const", out var constant) && constant.GetRawText() != value.GetRawText())
            faults.Add($"{at} is {value.GetRawText()}");
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(one => one.GetRawText() == value.GetRawText()))
            faults.Add($"{at} is {value.GetRawText()}");
        if (schema.TryGetProperty("type", out var type) && !(type.ValueKind == JsonValueKind.Array ? type.EnumerateArray() : new[] { type }.AsEnumerable()).Any(one => Kind(value) == one.GetString()))
            faults.Add($"{at} is a {value.ValueKind}");
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            faults.AddRange(value.EnumerateArray().SelectMany((one, place) => Faults(one, items, $"{at}[{place}]")));
        if (value.ValueKind == JsonValueKind.Object)
            faults.AddRange(OfMembers(value, schema, at));
        return faults;
    }

    private IEnumerable<string> OfMembers(JsonElement value, JsonElement schema, string at)
    {
        var members = schema.TryGetProperty("properties", out var some) ? some : default;
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray())
                if (!value.TryGetProperty(name.GetString()!, out _))
                    yield return $"{at} lacks {name.GetString()}";
        foreach (var member in value.EnumerateObject())
        {
            if (members.ValueKind == JsonValueKind.Object && members.TryGetProperty(member.Name, out var own))
                foreach (var fault in Faults(member.Value, own, $"{at}.{member.Name}"))
                    yield return fault;
            else if (schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False)
                yield return $"{at} has {member.Name}, which the schema does not know";
            else if (others.ValueKind == JsonValueKind.Object)
                foreach (var fault in Faults(member.Value, others, $"{at}.{member.Name}"))
                    yield return fault;
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean", JsonValueKind.Null => "null", JsonValueKind.Number => "number", JsonValueKind.String => "string", JsonValueKind.Array => "array", _ => "object",
    };
}
