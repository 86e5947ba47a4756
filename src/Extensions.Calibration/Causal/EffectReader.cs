using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Calibration;

/// <summary>Reads the rows of an effect calibrator in one pass; rows of weight 0 are left out, a bad value is an error that names its row.</summary>
internal static class EffectReader
{
    /// <summary>The rows, and the number of folds' models; null where there is one model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A row is bad, or there is none.</exception>
    public static (EffectCalibrationSet Rows, int? Folds) Read(IDataView data, EffectCalibrationOptions options)
    {
        DataViewSchema.Column Find(string name, string role) => ScoreColumns.Find(data.Schema, name, role, InputColumns.IsReal, ScoreColumns.RealWords);
        DataViewSchema.Column? Optional(string? name, string role) => name is null ? null : Find(name, role);
        var treatment = ScoreColumns.Find(data.Schema, options.TreatmentColumnName, "treatment", type => type is BooleanDataViewType || InputColumns.IsReal(type), "Boolean, or Single or Double of 0 and 1");
        DataViewSchema.Column[] numbers = [Find(options.OutcomeColumnName, "outcome"), Find(options.ControlOutcomeColumnName, "control outcome"), Find(options.TreatedOutcomeColumnName, "treated outcome"), Find(options.PropensityColumnName, "propensity")];
        var (mean, weight) = (Optional(options.OutcomeMeanColumnName, "outcome mean"), Optional(options.ExampleWeightColumnName, "weight"));
        DataViewSchema.Column? fold = options.FoldColumnName is { } name ? ScoreColumns.Find(data.Schema, name, "fold", type => type is KeyDataViewType || InputColumns.IsReal(type), "a key, or Single or Double from 0") : null;
        var effect = fold is null ? ScoreColumns.Find(data.Schema, options.EffectColumnName, "effect", ScoreColumns.IsSingle, "Single; a vector of fold effects needs a fold column")
            : ScoreColumns.Find(data.Schema, options.EffectColumnName, "effect", ScoreColumns.IsSingleVector, "a vector of known size of Single, an effect for each fold");

        using var cursor = data.GetRowCursor([treatment, effect, .. numbers, .. new[] { mean, weight, fold }.OfType<DataViewSchema.Column>()]);
        ValueGetter<float>? Getter(DataViewSchema.Column? column) => column is { } found ? LabelReader.Scalar(cursor, found) : null;
        var (getTreatment, getNumbers, getMean, getWeight, getFold) = (LabelReader.Scalar(cursor, treatment), Array.ConvertAll(numbers, column => LabelReader.Scalar(cursor, column)), Getter(mean), Getter(weight), Getter(fold));
        var getEffect = Effects(cursor, effect);
        var folds = (effect.Type as VectorDataViewType)?.Size;
        var (effects, treated, columns, means, weights) = (new List<double>(), new List<bool>(), Array.ConvertAll(numbers, _ => new List<double>()), new List<double>(), new List<double>());
        var (arm, own, importance, meanOutcome, values) = (0f, 0f, 1f, 0f, new float[numbers.Length]);
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            getWeight?.Invoke(ref importance);
            if (ScoreRules.WeightFault(importance) is { } bad)
                throw Bad(row, bad);
            if (importance == 0)
                continue;
            getTreatment(ref arm);
            getFold?.Invoke(ref own);
            if (arm is not (0 or 1))
                throw Bad(row, string.Create(CultureInfo.InvariantCulture, $"treatment {arm}; allowed are 0 and 1"));
            if (folds is { } count && !(own >= 0 && own < count && own == MathF.Floor(own)))
                throw Bad(row, string.Create(CultureInfo.InvariantCulture, $"fold {own}; allowed are whole numbers from 0 to {count - 1}, one for each of the {count} effects"));
            var predicted = getEffect((int)own);
            getMean?.Invoke(ref meanOutcome);
            for (var i = 0; i < values.Length; i++)
                getNumbers[i](ref values[i]);
            if (EffectCalibrationSet.Fault(predicted, values[0], values[1], values[2], values[3], meanOutcome) is { } fault)
                throw Bad(row, fault);
            effects.Add(predicted);
            treated.Add(arm == 1);
            for (var i = 0; i < values.Length; i++)
                columns[i].Add(values[i]);
            means.Add(meanOutcome);
            weights.Add(importance);
        }
        if (effects.Count == 0)
            throw new InputDataException($"No row came{(weight is null ? "" : " with a weight above 0")}; effects are calibrated on rows of both arms.");
        return (new([.. effects], [.. treated], [.. columns[0]], [.. columns[1]], [.. columns[2]], [.. columns[3]], mean is null ? null : [.. means], weight is null ? null : [.. weights]), folds);
    }

    /// <summary>Reads the effect of a fold; of a column of one effect, that.</summary>
    private static Func<int, double> Effects(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            var (get, effect) = (row.GetGetter<float>(column), 0f);
            return _ =>
            {
                get(ref effect);
                return effect;
            };
        }
        var (getAll, all) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>));
        return fold =>
        {
            getAll(ref all);
            return all.GetItemOrDefault(fold);
        };
    }

    private static InputDataException Bad(long row, string fault) => new(string.Create(CultureInfo.InvariantCulture, $"Row {row} has {fault}."));
}
