using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.MLNet;

namespace MLExtensions.Composition;

/// <summary>What the heads of the folds make of the rows they have not seen, one fold after the other.</summary>
/// <remarks>
/// A column that does not mean the same in every fold (classes in another order, a vocabulary of another size) is listed in the schema,
/// but cannot be read: stages that do not need it work, and those that do get an error in place of classes silently exchanged.
/// </remarks>
internal sealed class FoldOutputs : IDataView
{
    private readonly IDataView[] folds;
    private readonly string?[] disagreements;

    /// <summary>Puts the folds one after the other.</summary>
    /// <param name="schema">Schema of the final head's output, which the folds must agree with.</param>
    /// <param name="folds">Output of each fold's head on that fold.</param>
    /// <param name="first">Number of the first of the folds.</param>
    public FoldOutputs(DataViewSchema schema, IDataView[] folds, int first = 0)
    {
        Schema = schema;
        this.folds = folds;
        disagreements = new string?[schema.Count];
        for (var fold = 0; fold < folds.Length; fold++)
        {
            var other = folds[fold].Schema;
            if (!other.Select(column => column.Name).SequenceEqual(schema.Select(column => column.Name)))
                throw new InputDataException($"The head fitted without fold {first + fold} makes other columns ({string.Join(", ", other.Select(column => column.Name))}) than the head fitted on all rows ({string.Join(", ", schema.Select(column => column.Name))}). AppendHeldOut fits one head only.");
            foreach (var column in schema)
            {
                if (ColumnMeaning.Difference(column, other[column.Index]) is { } difference)
                    disagreements[column.Index] ??= $"the {difference} of the head fitted without fold {first + fold} differs from that of the head fitted on all rows";
            }
        }
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => folds.Sum(fold => fold.GetRowCount());

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
        {
            if (disagreements[column.Index] is { } disagreement)
                throw new InputDataException($"Column '{column.Name}' does not mean the same in all folds: {disagreement}. Fit what decides it on all rows, outside the folds: mapping.Append(head.AppendCrossFitted(...)); for MapValueToKey, keyOrdinality: ByValue also gives every fold the same order of classes. AppendHeldOut fits one head only and needs neither.");
            active[column.Index] = true;
        }
        return new Cursor(this, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(FoldOutputs view, bool[] active) : DataViewRowCursor
    {
        private DataViewRowCursor? source;
        private long position = -1;
        private int fold = -1;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override bool MoveNext()
        {
            while (fold < view.folds.Length)
            {
                if (source?.MoveNext() == true)
                {
                    position++;
                    return true;
                }
                source?.Dispose();
                source = null;
                if (++fold < view.folds.Length)
                    source = view.folds[fold].GetRowCursor(view.folds[fold].Schema.Where(column => active[column.Index]));
            }
            position = -1;
            return false;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!active[column.Index])
                throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
            if (column.Type.RawType != typeof(TValue))
                throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type.RawType}, not {typeof(TValue)}.");
            return Follow(row => row.GetGetter<TValue>(row.Schema[column.Index]));
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => Follow(row => row.GetIdGetter());

        /// <summary>A getter that asks the fold which the cursor is in.</summary>
        private ValueGetter<TValue> Follow<TValue>(Func<DataViewRow, ValueGetter<TValue>> open)
        {
            var (opened, getter) = (-1, default(ValueGetter<TValue>));
            return (ref TValue value) =>
            {
                if (opened != fold)
                    (opened, getter) = (fold, open(source ?? throw new InvalidOperationException("The cursor does not stand on a row.")));
                getter!(ref value);
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source?.Dispose();
            base.Dispose(disposing);
        }
    }
}
