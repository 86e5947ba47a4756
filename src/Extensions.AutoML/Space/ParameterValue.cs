using System.Globalization;

namespace MLExtensions.AutoML;

/// <summary>Value of a parameter: a number, or one of several words.</summary>
public readonly record struct ParameterValue
{
    private ParameterValue(double number, string? word) => (Number, Word) = (number, word);

    /// <summary>The number; NaN where the value is a word.</summary>
    public double Number { get; }

    /// <summary>The word; null where the value is a number.</summary>
    public string? Word { get; }

    /// <summary>A number.</summary>
    /// <param name="number">Finite.</param>
    public static implicit operator ParameterValue(double number)
        => double.IsFinite(number) ? new(number, null) : throw new ArgumentOutOfRangeException(nameof(number), number, "The value of a parameter must be finite.");

    /// <summary>A word.</summary>
    /// <param name="word">The word.</param>
    public static implicit operator ParameterValue(string word) => new(double.NaN, word ?? throw new ArgumentNullException(nameof(word)));

    /// <summary>The number, round-trip, or the word.</summary>
    public override string ToString() => Word ?? Number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The number, or the word in quotation marks.</summary>
    internal string Show() => Word is null ? ToString() : $"'{Word}'";
}
