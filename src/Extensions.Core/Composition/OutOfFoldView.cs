using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.MLNet;

namespace MLExtensions.Composition;

/// <summary>Every row as a model that has not seen it transforms it, in the order of the rows.</summary>
internal sealed class OutOfFoldView : IDataView
{
    private readonly IDataView[] folds;
    private readonly byte[] foldOfRow;
    private readonly string?[] disagreements;

    private OutOfFoldView(IDataView[] folds, byte[] foldOfRow)
    {
        (this.folds, this.foldOfRow) = (folds, foldOfRow);
        disagreements = new string?[Schema.Count];
        for (var fold = 1; fold < folds.Length; fold++)
        {
            var other = folds[fold].Schema;
            if (!other.Select(column => column.Name).SequenceEqual(Schema.Select(column => column.Name)))
                throw new InputDataException($"The estimator fitted without fold {fold} makes other columns ({string.Join(", ", other.Select(column => column.Name))}) than without fold 0 ({string.Join(", ", Schema.Select(column => column.Name))}).");
            foreach (var column in Schema)
                if (ColumnMeaning.Difference(column, other[column.Index]) is { } difference)
                    disagreements[column.Index] ??= $"the {difference} of fold {fold} differs from that of fold 0";
        }
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema => folds[0].Schema;

    public long? GetRowCount() => foldOfRow.Length;

    /// <exception cref="ArgumentOutOfRangeException">The number of folds is out of range, or a named column cannot serve.</exception>
    /// <exception cref="InputDataException">There are too few rows, or all rows of a class are in one fold.</exception>
    /// <exception cref="ValidationException">The options contradict themselves or name a time column.</exception>
    public static OutOfFoldView Create(IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds, HeldOutOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        if (numberOfFolds is < 2 or > 256)
            throw new ArgumentOutOfRangeException(nameof(numberOfFolds), numberOfFolds, "The number of folds must be from 2 to 256.");
        options.Validate();
        if (options.TimeColumnName is { } time)
            throw new ValidationException($"Folds take no order, and {nameof(HeldOutOptions.TimeColumnName)} = '{time}' names one: models would be fitted on rows later than those they predict.");
        SplitColumns.Check(SchemaShape.Create(data.Schema), options);
        var environment = FoundEnvironment.In([estimator, data]);
        var plan = new RowPlanner(data, options, environment).Folds(numberOfFolds);
        FoundEnvironment.Log(environment, $"Out-of-fold predictions: rows are divided {plan.How} into folds of {string.Join(", ", plan.Counts)}.");
        var folds = new IDataView[numberOfFolds];
        for (var fold = 0; fold < numberOfFolds; fold++)
        {
            environment?.CheckAlive();
            folds[fold] = estimator.Fit(new RowSubset(data, plan, fold, isComplement: true)).Transform(new RowSubset(data, plan, fold));
        }
        return new(folds, plan.Parts);
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
        {
            if (disagreements[column.Index] is { } disagreement)
                throw new InputDataException($"Column '{column.Name}' does not mean the same in all folds: {disagreement}. Fit what decides it before, on all rows (data = mapping.Fit(data).Transform(data)); for MapValueToKey, keyOrdinality: ByValue also gives every fold the same order of classes where all of them are in every fold.");
            active[column.Index] = true;
        }
        return new Cursor(this, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(OutOfFoldView view, bool[] active) : DataViewRowCursor
    {
        private readonly DataViewRowCursor[] sources = [.. view.folds.Select(fold => fold.GetRowCursor(fold.Schema.Where(column => active[column.Index])))];
        private long position = -1;
        private int next;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        private int Fold => position >= 0 ? view.foldOfRow[position] : throw new InvalidOperationException("The cursor does not stand on a row.");

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override bool MoveNext()
        {
            if (next < view.foldOfRow.Length)
            {
                position = next++;
                return sources[Fold].MoveNext() ? true : throw Changed("fewer", Fold);
            }
            if (position >= 0 && Array.FindIndex(sources, source => source.MoveNext()) is >= 0 and var longer)
                throw Changed("more", longer);
            position = -1;
            return false;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!active[column.Index])
                throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
            var getters = Array.ConvertAll(sources, source => source.GetGetter<TValue>(source.Schema[column.Index]));
            return (ref TValue value) => getters[Fold](ref value);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)Fold, (ulong)position);

        private static InputDataException Changed(string what, int fold)
            => new($"The estimator gives {what} rows than it gets in fold {fold}. Predictions can only be put beside their rows where it neither drops nor adds any; filter rows before.");

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var source in sources)
                    source.Dispose();
            base.Dispose(disposing);
        }
    }
}
