using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Evaluation;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Comparison of the rows that a model meets with those that it was made for.</summary>
public static class ShiftEvaluationCatalog
{
    /// <summary>Beyond, neither neighbours nor regressions of some thousand rows say much, and they take minutes.</summary>
    private const int MostFeatures = 500;

    private const int MostNeighborFeatures = 10;

    /// <summary>
    /// Compares current rows with a reference: each column by the population stability index and a test whose p-values hold for all columns together, missing values included, and the rows as a whole by a classifier
    /// that tries to tell the views apart and by the divergence of nearest neighbours.
    /// </summary>
    /// <remarks>
    /// The values of both views are held in memory. Weights count as rows in all that is said of columns; as a whole, rows are drawn by their weight. Columns that both views have and whose types cannot be compared, as
    /// dates, are left out and named.
    /// </remarks>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="reference">Rows as they were: those that the model was fitted or evaluated on.</param>
    /// <param name="current">Rows as they are.</param>
    /// <param name="options">Columns and settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A named column is absent or of a wrong type, or a column differs between the views; the message says which.</exception>
    /// <exception cref="InputDataException">A view has no row, a number is infinite, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static ShiftMetrics EvaluateShift(this DataOperationsCatalog catalog, IDataView reference, IDataView current, ShiftOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        OptionsValidator.Validate(options ??= new());
        var rows = new ShiftReader(reference, current, options.ColumnNames, options.ExampleWeightColumnName);
        var whole = options.FeatureColumnName is { } name ? Vector(reference, current, name, options) : rows;
        var shifts = Adjusted([.. rows.Slots.Select(slot => ShiftComparison.Of(slot, rows.ReferenceWeights, rows.CurrentWeights, options))], options.SignificanceLevel);
        var features = ShiftFeatures.Of(whole.Slots, whole.ReferenceWeights, whole.CurrentWeights, options);
        return Whole(features, options, new()
        {
            ReferenceCount = rows.ReferenceWeights?.Sum() ?? rows.ReferenceRows, CurrentCount = rows.CurrentWeights?.Sum() ?? rows.CurrentRows, FeatureCount = features.Width, LeftOut = [.. rows.LeftOut],
            Columns = [.. shifts.OrderByDescending(one => one.HasShifted).ThenByDescending(one => one.StabilityIndex).ThenBy(one => one.AdjustedPValue)],
        });
    }

    private static ShiftReader Vector(IDataView reference, IDataView current, string name, ShiftOptions options)
    {
        _ = RowPass.Find(reference.Schema, name, "feature", type => type is VectorDataViewType { IsKnownSize: true } vector && InputColumns.IsReal(vector.ItemType), "a vector of known size of Single or Double");
        return new(reference, current, [name], options.ExampleWeightColumnName);
    }

    private static ColumnShiftMetrics[] Adjusted(ColumnShiftMetrics[] shifts, double level)
    {
        var tests = shifts.SelectMany((shift, i) => new[] { shift.Test, shift.MissingTest }.OfType<TwoSampleTest>().Select(test => (Column: i, test.PValue))).ToArray();
        var adjusted = HolmAdjustment.Adjust([.. tests.Select(test => test.PValue)]);
        for (var t = 0; t < tests.Length; t++)
            shifts[tests[t].Column] = shifts[tests[t].Column] with { AdjustedPValue = Math.Min(shifts[tests[t].Column].AdjustedPValue, adjusted[t]) };
        return Array.ConvertAll(shifts, shift => shift with { HasShifted = shift.AdjustedPValue <= level });
    }

    private static ShiftMetrics Whole(ShiftFeatures features, ShiftOptions options, ShiftMetrics shift)
    {
        if (features.Width is 0 or > MostFeatures)
            return shift with { WithoutWhole = features.Width == 0 ? "no category is frequent enough." : $"there are {features.Width} numbers per row; allowed are {MostFeatures}. Name fewer columns, or a feature column." };
        try
        {
            var classifier = options.Classifier ?? (features.Width <= MostNeighborFeatures ? TwoSampleClassifier.NearestNeighbors : TwoSampleClassifier.LogisticRegression);
            return shift with
            {
                Classifier = ClassifierTwoSampleTest.Compute(features.Reference, features.Current, features.Width, new() { Classifier = classifier, Seed = options.Seed }),
                Divergence = NearestNeighborDivergence.ComputeKullbackLeibler(features.Current, features.Reference, features.Width),
            };
        }
        catch (InputDataException fault)
        {
            return shift with { WithoutWhole = fault.Message };
        }
    }
}
