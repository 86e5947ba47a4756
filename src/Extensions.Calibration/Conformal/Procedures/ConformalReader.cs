using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions.Composition;
using MLExtensions.MLNet;

namespace MLExtensions.Conformal;

/// <summary>Reads calibration rows: the scores of the true labels, and the columns of a procedure.</summary>
internal static class ConformalReader
{
    /// <summary>What was read of a row.</summary>
    /// <param name="HasLabel">Whether it has a label; one without is left out.</param>
    /// <param name="Fault">What is wrong with it, or null.</param>
    /// <param name="Score">The score of the label.</param>
    /// <param name="Second">The score of the second side, where there are two.</param>
    /// <param name="Label">The class, where there are classes.</param>
    /// <param name="IsSpent">Whether the row has served another purpose, and is left out.</param>
    internal readonly record struct ScoredRow(bool HasLabel, string? Fault = null, double Score = 0, double Second = 0, int Label = 0, bool IsSpent = false);

    /// <summary>Reads the rows; rows without a label are left out, with a warning.</summary>
    /// <param name="environment">Where warnings go.</param>
    /// <param name="name">What warnings call the procedure.</param>
    /// <param name="data">The rows.</param>
    /// <param name="columns">The columns of the procedure.</param>
    /// <param name="inputs">The columns that <paramref name="open"/> reads.</param>
    /// <param name="open">Makes what reads a row that moves.</param>
    /// <param name="classCount">Number of classes; 1 for intervals.</param>
    /// <param name="sides">Number of scores per row, 1 or 2.</param>
    /// <param name="alpha">Miscoverage that thresholds are first wanted for.</param>
    /// <param name="allowNone">Whether there may be no labelled row.</param>
    /// <returns>The rows of each side; none where no row has a label.</returns>
    /// <exception cref="InputDataException">A row is bad, or no row has a label.</exception>
    public static ConformalRows[] Read(IHostEnvironment environment, string name, IDataView data, ProcedureColumns columns, DataViewSchema.Column[] inputs, Func<DataViewRow, Func<ScoredRow>> open, int classCount = 1, int sides = 1, double alpha = 0.1, bool allowNone = false)
    {
        var found = ProcedureInputs.Find(data.Schema, columns);
        using var cursor = data.GetRowCursor([.. inputs, .. found.All]);
        var (take, extra, times) = (open(cursor), found.Open(cursor), found.Time is { } time ? ValueCodes.Of(cursor, time) : null);
        var (scores, second, labels, groups, weights, features) = (new List<double>(), new List<double>(), new List<int>(), new List<int>(), new List<double>(), new List<float>());
        var (missing, unknown) = (0L, 0L);
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            var scored = take();
            if (scored.Fault is not null)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, columns {string.Join(", ", inputs.Select(column => $"'{column.Name}'"))}, has {scored.Fault}."));
            if (!scored.HasLabel)
            {
                missing++;
                continue;
            }
            if (scored.IsSpent)
                continue;
            var known = extra.Read();
            if (!(known.Weight >= 0 && double.IsFinite(known.Weight)))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, column '{found.Weight!.Value.Name}', has weight {known.Weight}; allowed are finite numbers from 0."));
            times?.ReadRow();
            if (times?.Rows[^1] == ValueCodes.Missing)
                throw new InputDataException($"Row {row}, column '{times.ColumnName}', has no time; rows cannot be ordered by it.");
            scores.Add(scored.Score);
            if (sides == 2)
                second.Add(scored.Second);
            if (classCount > 1)
            {
                labels.Add(scored.Label);
                unknown += scored.Label >= classCount ? 1 : 0;
            }
            if (columns.Group is not null)
                groups.Add(known.Group);
            if (columns.Weight is not null)
                weights.Add(known.Weight);
            if (columns.Features is not null)
                features.AddRange(known.Features);
        }
        if (scores.Count == 0 && allowNone)
            return [];
        if (scores.Count == 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"No row has a label; {missing} rows have none. A conformal procedure is fitted on labelled rows."));
        if (TrainedRows.AreScored(data))
            Warn("the rows are those that the model was trained on, and nothing is guaranteed: fit on held-out rows, with AppendHeldOut.");
        if (missing > 0)
            Warn($"{missing} rows have no label and were left out; what is promised holds for rows of the kind that is left.");
        if (unknown > 0)
            Warn($"{unknown} rows have classes beyond the {classCount} scores: no set can hold them, and they count as never covered.");
        var ranks = times?.Ranks();
        ConformalRows Side(List<double> side) => new([.. side])
        {
            Alpha = alpha,
            Labels = classCount > 1 ? [.. labels] : null, ClassCount = classCount,
            Groups = columns.Group is null ? null : [.. groups], GroupCount = found.GroupCount,
            Weights = columns.Weight is null ? null : [.. weights],
            Times = ranks is null ? null : [.. times!.Rows.Select(code => ranks[code])],
            Features = columns.Features is null ? null : [.. features], FeatureCount = found.FeatureCount,
        };
        return sides == 2 ? [Side(scores), Side(second)] : [Side(scores)];

        void Warn(string message) => FoundEnvironment.Warn(environment, "Conformal", $"{name}: {message}");
    }
}
