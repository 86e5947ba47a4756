using System.Globalization;
using System.Text.Json;

namespace MLExtensions.Evaluation;

/// <summary>Objects of JSON whose numbers may be none: such a one is null, and the member <c>reasons</c> of its object says why.</summary>
internal sealed class JsonNumbers(Utf8JsonWriter json)
{
    private const string Undefined = "not defined for these rows";
    private readonly Stack<List<(string Member, string Reason)>> open = new();

    public void Object(string? name, Action members)
    {
        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        open.Push([]);
        members();
        if (open.Pop() is { Count: > 0 } reasons)
        {
            json.WriteStartObject("reasons");
            foreach (var (member, reason) in reasons)
                json.WriteString(member, reason);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    public void List<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }

    /// <summary>An object, or null with a reason.</summary>
    public void Part<T>(string name, T? part, string reason, Action<T> members) where T : class
    {
        if (part is null)
            Null(name, reason);
        else
            Object(name, () => members(part));
    }

    public void Text(string name, string value) => json.WriteString(name, XmlText.Clean(value));

    public void TextOrNull(string name, string? value, string reason)
    {
        if (value is null)
            Null(name, reason);
        else
            Text(name, value);
    }

    public void Texts(string name, IEnumerable<string> values) => List(name, values, value => json.WriteStringValue(XmlText.Clean(value)));

    public void Flag(string name, bool value) => json.WriteBoolean(name, value);

    /// <summary>A share with its interval, as an object.</summary>
    public void Rate(string name, double value, Interval? interval, string reason = Undefined) => Object(name, () =>
    {
        Number("value", value, reason);
        Range(double.IsNaN(value) ? null : interval, reason);
    });

    /// <summary>A band that a number is to lie in, and whether it does.</summary>
    public void Band(Interval? band, CoverageState? state)
    {
        const string reason = "alpha or the number of calibration rows is not known";
        Number("bandLower", band?.Lower, reason);
        Number("bandUpper", band?.Upper, reason);
        if (state is { } found)
            Flag("inBand", found == CoverageState.Pass);
        else
            Null("inBand", reason);
    }

    public void Number(string name, double? value, string reason = Undefined)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            Null(name, value is { } other && double.IsInfinity(other) ? other > 0 ? "infinite" : "minus infinite" : reason);
    }

    /// <summary>Finite numbers.</summary>
    public void Numbers(string name, IEnumerable<double> values) => List(name, values, json.WriteNumberValue);

    /// <summary>Both ends of an interval.</summary>
    public void Range(Interval? interval, string reason = "there is no interval")
    {
        Number("lower", interval?.Lower, reason);
        Number("upper", interval?.Upper, reason);
    }

    /// <summary>Rows of numbers, each in one line, rounded to 6 decimals; what is not finite is null.</summary>
    public void Rows(string name, IEnumerable<double[]> rows)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(",", rows.Select(row => $"[{string.Join(",", row.Select(Raw))}]"))}]");
    }

    private static string Raw(double value) => double.IsFinite(value) ? (Math.Round(value, 6) + 0.0).ToString("R", CultureInfo.InvariantCulture) : "null";

    private void Null(string name, string reason)
    {
        json.WriteNull(name);
        open.Peek().Add((name, XmlText.Clean(reason)));
    }
}
