using Microsoft.ML;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>The columns that tell rows with the same scores apart, for their uniform numbers.</summary>
internal static class RowKeys
{
    private const string Features = "Features";

    /// <summary>The options with the names of the columns that are read: those named, or the features where there are any and numbers are drawn at all.</summary>
    public static PredictionSetOptions Resolve(PredictionSetOptions options, NonconformityScore score, DataViewSchema schema)
        => options.RowKeyColumnNames is not null ? options
            : options with { RowKeyColumnNames = (score.IsRandomized || options.SmoothPValues) && schema.GetColumnOrNull(Features) is { } found && RowWords.Reads(found.Type) ? [Features] : [] };

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public static DataViewSchema.Column[] Find(DataViewSchema schema, PredictionSetOptions options)
        => [.. (options.RowKeyColumnNames ?? []).Select(name => ScoreColumns.Find(schema, name, "row key", RowWords.Reads, RowWords.Types))];

    /// <summary>Makes what gives the state of a row that moves, from which its numbers follow, for the probabilities read last.</summary>
    public static Func<ulong> Open(DataViewRow row, DataViewSchema.Column[] keys, int seed, double[] probabilities)
    {
        var codes = Array.ConvertAll(keys, key => RowWords.Code(row, key));
        return () =>
        {
            var state = RowUniforms.State(seed, probabilities);
            foreach (var code in codes)
                state = RowUniforms.Next(state, code());
            return state;
        };
    }
}
