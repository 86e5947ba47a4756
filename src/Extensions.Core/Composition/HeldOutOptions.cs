using System.ComponentModel.DataAnnotations;

namespace MLExtensions;

/// <summary>How rows are divided among the stages of a pipeline. At most one of the three columns may be named.</summary>
public sealed record HeldOutOptions
{
    /// <summary>The seed that stands in for a null <see cref="Seed"/>.</summary>
    public const int DefaultSeed = 1;

    /// <summary>Column whose every value is shared out in proportion: usually the label, raw or as a key.</summary>
    /// <remarks>
    /// Scalar text, Boolean, key or number with at most half as many different values as rows (real numbers: 1,000 at most). Rows
    /// without a value are shared out in proportion as well.
    /// </remarks>
    /// <value>Null: the column <c>Label</c> if the incoming rows have one of key, Boolean or text type that repeats its values; else none.</value>
    public string? StratifyColumnName { get; init; }

    /// <summary>Column whose value names the group that a row belongs to; all rows of a group go to the same part.</summary>
    /// <value>Null: rows are independent of each other.</value>
    public string? SamplingKeyColumnName { get; init; }

    /// <summary>Column of dates, times or numbers that orders the rows: the earliest fit the head, the latest the last stage.</summary>
    /// <remarks>Nothing is shuffled; rows of the same time stay together.</remarks>
    /// <value>Null: rows are shuffled.</value>
    public string? TimeColumnName { get; init; }

    /// <summary>Seed of the shuffle; the same seed and rows give the same parts.</summary>
    /// <value>Null: <see cref="DefaultSeed"/>, so that fitting again gives the same model.</value>
    public int? Seed { get; init; }

    /// <summary>Refuses names that contradict each other.</summary>
    /// <exception cref="ValidationException">More than one column is named, or a name is empty.</exception>
    internal void Validate()
    {
        (string Option, string? Column)[] names =
        [
            (nameof(StratifyColumnName), StratifyColumnName),
            (nameof(SamplingKeyColumnName), SamplingKeyColumnName),
            (nameof(TimeColumnName), TimeColumnName),
        ];
        var named = names.Where(name => name.Column is not null).ToArray();
        if (named.FirstOrDefault(name => string.IsNullOrWhiteSpace(name.Column)) is { Option: { } empty })
            throw new ValidationException($"{empty} is empty; name a column, or leave it null.");
        if (named.Length > 1)
            throw new ValidationException($"Rows are divided by one column at most; {string.Join(" and ", named.Select(name => $"{name.Option} = '{name.Column}'"))} were named.");
    }
}
