using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>Reads values of columns as numbers or codes of categories, NaN where they are missing.</summary>
internal static class ShiftValues
{
    /// <summary>Makes what adds the values of the row that the cursor stands on.</summary>
    public static Action<int> Reader(DataViewRow row, DataViewSchema.Column column, ShiftSlot[] slots, Func<ShiftSlot, List<double>> values, string sample)
    {
        var raw = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return raw switch
        {
            BooleanDataViewType => Of<bool>((value, slot) => slot.Categories!.CodeOf(value ? "True" : "False")),
            TextDataViewType => Of<ReadOnlyMemory<char>>((value, slot) => value.IsEmpty ? double.NaN : slot.Categories!.CodeOf(value.ToString())),
            KeyDataViewType key when key.RawType == typeof(byte) => OfKey<byte>(value => value),
            KeyDataViewType key when key.RawType == typeof(ushort) => OfKey<ushort>(value => value),
            KeyDataViewType key when key.RawType == typeof(uint) => OfKey<uint>(value => value),
            KeyDataViewType => OfKey<ulong>(value => value),
            _ when raw.RawType == typeof(float) => Of<float>((value, _) => value),
            _ when raw.RawType == typeof(double) => Of<double>((value, _) => value),
            _ when raw.RawType == typeof(sbyte) => Of<sbyte>((value, _) => value),
            _ when raw.RawType == typeof(byte) => Of<byte>((value, _) => value),
            _ when raw.RawType == typeof(short) => Of<short>((value, _) => value),
            _ when raw.RawType == typeof(ushort) => Of<ushort>((value, _) => value),
            _ when raw.RawType == typeof(int) => Of<int>((value, _) => value),
            _ when raw.RawType == typeof(uint) => Of<uint>((value, _) => value),
            _ when raw.RawType == typeof(long) => Of<long>((value, _) => value),
            _ => Of<ulong>((value, _) => value),
        };

        // Keys are numbered apart in each view: their values tell which is which.
        Action<int> OfKey<T>(Func<T, ulong> number) where T : struct
        {
            var count = ((KeyDataViewType)raw).Count;
            var names = column.Type is KeyDataViewType ? KeyNames.Of(column) : null;
            return Of<T>((value, slot) => number(value) is var key && (key == 0 || key > count) ? double.NaN : slot.Categories!.CodeOf(names?[(int)key - 1] ?? (key - 1).ToString(CultureInfo.InvariantCulture)));
        }

        Action<int> Of<T>(Func<T, ShiftSlot, double> convert)
        {
            if (column.Type is not VectorDataViewType { Size: var size })
            {
                var (get, value) = (row.GetGetter<T>(column), default(T)!);
                return number =>
                {
                    get(ref value);
                    Add(slots[0], convert(value, slots[0]), number);
                };
            }
            var (getVector, buffer, dense) = (row.GetGetter<VBuffer<T>>(column), default(VBuffer<T>), new T[size]);
            return number =>
            {
                getVector(ref buffer);
                buffer.CopyTo(dense);
                for (var i = 0; i < dense.Length; i++)
                    Add(slots[i], convert(dense[i], slots[i]), number);
            };
        }

        void Add(ShiftSlot slot, double value, int number)
        {
            if (double.IsInfinity(value))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {number} of the {sample} view has {value} in column '{slot.Name}'; allowed are finite numbers, and NaN where one is missing."));
            values(slot).Add(value);
        }
    }
}
